// The peers' side of each transport, as the contract sees it.
#pragma once

#include "services/transport/listen.hpp"
#include "test/services/transport/world.hpp"

namespace actors::transport::test {

/// One listener and its peers. `asker` numbers who asks: over HTTP each has a connection of its own, elsewhere all
/// share the link.
class far_side {
public:
  explicit far_side(world& in) : world_(in) {}
  virtual ~far_side() = default;

  [[nodiscard]] virtual std::unique_ptr<listener> open(std::shared_ptr<service> to, const listen_options& options) = 0;

  virtual void ask(std::size_t asker, std::string message) = 0;

  /// Everything that this asker has received, in order: bodies of answers, events, messages.
  [[nodiscard]] virtual const std::vector<std::string>& received(std::size_t asker) = 0;

  /// All peers go away.
  virtual void leave() = 0;

  /// This asker sees that the server's end is gone.
  [[nodiscard]] virtual bool is_over(std::size_t asker) = 0;

  [[nodiscard]] virtual bool is_duplex() const { return true; }

protected:
  world& world_;
};

using far_side_factory = std::unique_ptr<far_side> (*)(world&);

[[nodiscard]] std::unique_ptr<far_side> make_http_side(world& in);
[[nodiscard]] std::unique_ptr<far_side> make_stdio_side(world& in);
[[nodiscard]] std::unique_ptr<far_side> make_memory_side(world& in);

} // namespace actors::transport::test
