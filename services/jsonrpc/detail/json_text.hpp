// The pieces of JSON text that values and messages are printed from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace actors::jsonrpc::detail {

void append_string(std::string& out, std::string_view text);
void append_number(std::string& out, std::int64_t number);
void append_number(std::string& out, std::uint64_t number);
void append_number(std::string& out, double number);

} // namespace actors::jsonrpc::detail
