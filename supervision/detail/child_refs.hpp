// What of a child outlives its processes: its ref, and the refs of its own children where it is a supervisor. Most children have
// neither, and pay a null pointer.
#pragma once

#include "supervision/detail/ref_scope.hpp"

#include <caf/actor.hpp>
#include <caf/error.hpp>

#include <memory>
#include <string>

namespace actors::detail {

class child_refs {
public:
  child_refs() = default;
  child_refs(child_refs&&) noexcept = default;
  child_refs& operator=(child_refs&&) = delete;

  /// The child is forgotten.
  ~child_refs();

  /// The child of this id, which `supervisor` has, has this ref from here on.
  void join(const ref& handle, caf::actor_id supervisor, const std::string& child);

  /// Those of its children, if it is a supervisor.
  [[nodiscard]] const std::shared_ptr<ref_scope>& inner();
  void inner(std::shared_ptr<ref_scope> known);

  [[nodiscard]] explicit operator bool() const noexcept { return content_ != nullptr; }
  [[nodiscard]] ref_scope::child known() const;

  // -- the course of its life ----------------------------------------------------

  void up(const caf::actor& process) const;

  /// It has no process, or loses it, and is to get another one.
  void between_lives() const;

  /// It loses its process and is not to get another one.
  void leaving(const caf::error& why) const;

  /// It has none and is not to get one: nor will those below it.
  void at_rest(const caf::error& why) const;

  /// The supervisor ends, and may be replaced by one that claims the same refs.
  void orphaned();

private:
  struct content {
    ref handle;
    caf::actor_id supervisor = caf::invalid_actor_id;
    std::shared_ptr<ref_scope> inner;
  };

  [[nodiscard]] content& made();

  std::unique_ptr<content> content_;
};

} // namespace actors::detail
