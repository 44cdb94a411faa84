#include "services/mcp/detail/uri_grammar.hpp"

#include "services/mcp/detail/uri_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace actors::mcp::detail {
namespace {

constexpr std::array<uri_operator, 8> operators{{
    {'\0', "", ',', false, "", false},
    {'+', "", ',', false, "", true},
    {'#', "#", ',', false, "", true},
    {'.', ".", '.', false, "", false},
    {'/', "/", '/', false, "", false},
    {';', ";", ';', true, "", false},
    {'?', "?", '&', true, "=", false},
    {'&', "&", '&', true, "=", false},
}};

constexpr std::string_view operators_of_the_future = "=,!@|";

// The apostrophe is allowed by erratum 6937 of the RFC.
bool may_be_literal(char c) noexcept {
  return static_cast<unsigned char>(c) >= 0x80 || is_unreserved(c) || is_reserved(c);
}

bool is_name_character(char c) noexcept {
  return is_unreserved(c) && c != '-' && c != '~' && c != '.';
}

/// Reads a template from left to right. Each function leaves `at_` behind what it took, or sets `error_`.
class reader {
public:
  explicit reader(std::string_view text) : text_(text) {}

  boost::system::result<std::vector<uri_part>, uri_template_error> read() {
    std::vector<uri_part> parts;
    while (at_ < text_.size() && !error_) {
      if (text_[at_] == '{')
        parts.emplace_back(read_expression());
      else
        parts.emplace_back(read_literal());
    }
    if (error_)
      return *std::move(error_);
    return parts;
  }

private:
  void fail(uri_template_errc code, std::string_view what) {
    if (!error_)
      error_ = uri_template_error{code, at_,
                                  "URI template \"" + std::string{text_} + "\", byte " + std::to_string(at_) + ": " +
                                      std::string{what}};
  }

  [[nodiscard]] char peek() const noexcept { return at_ < text_.size() ? text_[at_] : '\0'; }

  std::string read_literal() {
    const auto begin = at_;
    for (; at_ < text_.size() && text_[at_] != '{'; ++at_) {
      if (text_[at_] == '}')
        return fail(uri_template_errc::unopened, "'}' without '{'"), std::string{};
      if (!may_be_literal(text_[at_]) && !starts_with_escape(text_.substr(at_)))
        return fail(uri_template_errc::bad_literal,
                    "this character must not stand in a URI: write it as '%' and two hexadecimal digits"),
               std::string{};
    }
    std::string out;
    append_escaped_keeping_reserved(out, text_.substr(begin, at_ - begin));
    return out;
  }

  uri_expression read_expression() {
    if (text_.find('}', at_) == std::string_view::npos)
      return fail(uri_template_errc::unclosed, "'{' without '}'"), uri_expression{};
    ++at_;
    uri_expression out{.how = read_operator(), .variables = {}};
    do
      out.variables.push_back(read_variable());
    while (!error_ && peek() == ',' && ++at_ != 0);
    if (!error_ && peek() != '}')
      fail(uri_template_errc::bad_name, "expected ',' or '}' behind the name of a variable");
    ++at_;
    return out;
  }

  const uri_operator* read_operator() {
    if (peek() != '\0' && operators_of_the_future.find(peek()) != std::string_view::npos)
      fail(uri_template_errc::bad_operator, "this operator is reserved: use one of + # . / ; ? & or none");
    const auto* found = std::ranges::find(operators, peek(), &uri_operator::sign);
    if (found == operators.end() || found->sign == '\0')
      return operators.data();
    ++at_;
    return found;
  }

  uri_variable read_variable() {
    uri_variable out;
    out.name = read_name();
    out.written = normalized(out.name).value();
    if (peek() == '*') {
      out.explode = true;
      ++at_;
    } else if (peek() == ':') {
      ++at_;
      out.prefix = read_prefix();
    }
    return out;
  }

  std::string read_name() {
    const auto begin = at_;
    // Dots stand between characters: neither first, nor last, nor two in a row.
    const auto dot_fits = [&] { return peek() == '.' && at_ > begin && text_[at_ - 1] != '.'; };
    while (is_name_character(peek()) || starts_with_escape(text_.substr(at_)) || dot_fits())
      at_ += peek() == '%' ? 3 : 1;
    if (at_ == begin || text_[at_ - 1] == '.')
      fail(uri_template_errc::bad_name, "expected a name of letters, digits and '_'");
    return std::string{text_.substr(begin, at_ - begin)};
  }

  std::size_t read_prefix() {
    std::size_t length = 0;
    const auto* begin = text_.data() + at_;
    const auto [end, wrong] = std::from_chars(begin, text_.data() + text_.size(), length);
    if (wrong != std::errc{} || *begin == '0' || length > 9999)
      fail(uri_template_errc::bad_prefix, "expected a number of characters from 1 to 9999");
    else
      at_ += static_cast<std::size_t>(end - begin);
    return length;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::optional<uri_template_error> error_;
};

} // namespace

boost::system::result<std::vector<uri_part>, uri_template_error> parse_uri_parts(std::string_view text) {
  return reader{text}.read();
}

} // namespace actors::mcp::detail
