// The JSON shape of a bench report.
#pragma once

#include "bench/report/machine.hpp"
#include "bench/report/result.hpp"

#include <boost/json/object.hpp>

#include <vector>

namespace bench {

[[nodiscard]] boost::json::object to_json(const machine& on, const std::vector<result>& rows);

} // namespace bench
