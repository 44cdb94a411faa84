// The text of a response's header, and the frames of an event stream.
#pragma once

#include "services/transport/connection.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace actors::transport::detail {

enum class framing {
  length,      ///< Content-Length
  chunked,     ///< Transfer-Encoding: chunked
  until_close, ///< the end of the connection ends the body: streams to HTTP/1.0
};

struct response_form {
  framing body = framing::length;
  bool http_1_0 = false; ///< the peer's version
  bool keep_alive = true;
};

/// Replaces `out`. What the answer's own fields say about framing and the connection is left out; control characters in
/// a field go out as spaces. Source: RFC 9110, sections 5.5 and 6.6.1; RFC 9112, sections 6 and 9.
void format_head(std::string& out, int status, const headers& fields, std::size_t body_bytes,
                 const response_form& form);

/// Appends one event: its id, how long to wait before a return, "data: " before each line, an empty line after. Without
/// a line of data it would not count as an event, and its id not as seen.
/// Source: HTML standard, section 9.2.6, "Interpreting an event stream".
void append_event(std::string& out, const stream_event& what);

/// Replaces `out` with the header of a chunk; the chunk's end is "\r\n". Source: RFC 9112, section 7.1.
void format_chunk_head(std::string& out, std::size_t bytes);

/// What a peer is told whose request does not reach the service.
[[nodiscard]] outbound refusal(int status, std::size_t limit = 0);

} // namespace actors::transport::detail
