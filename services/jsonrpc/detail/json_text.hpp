// The numbers of JSON text.
#pragma once

#include <cstdint>
#include <string>

namespace actors::jsonrpc::detail {

void append_number(std::string& out, std::int64_t number);
void append_number(std::string& out, std::uint64_t number);
void append_number(std::string& out, double number);

} // namespace actors::jsonrpc::detail
