#include "services/registry/detail/reclamation.hpp"

namespace actors::detail {

void retired::free(rcu_head* head) noexcept {
  readers_have_left();
  delete static_cast<retired*>(head);
}

void retire(std::unique_ptr<retired> what) noexcept {
  reader_leaves(); // what its owner did with it comes before as well
  urcu_bp_call_rcu(what.release(), retired::free);
}

void wait_for_reclamation() noexcept {
  urcu_bp_barrier();
}

} // namespace actors::detail
