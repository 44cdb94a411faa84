// A page that the user has to open before a tool can do anything, past the client: the way of OAuth, of payments, of secrets.
#include "examples/mcp_everything/tour.hpp"

#include <boost/describe/class.hpp>

#include <map>
#include <mutex>
#include <random>

namespace everything {
namespace {

namespace mcp = actors::mcp;

struct of_account {
  std::string account;
};
BOOST_DESCRIBE_STRUCT(of_account, (), (account))

/// Who has granted access. In a real server the page, which knows who its user is, would tell it.
class grants {
public:
  bool has(const std::string& account) const {
    const std::lock_guard lock{mutex_};
    const auto found = of_.find(account);
    return found != of_.end() && found->second.granted;
  }

  /// What to call the visit that is to come: nobody guesses it.
  std::string expect(const std::string& account) {
    const std::lock_guard lock{mutex_};
    auto& one = of_[account];
    if (one.visit.empty())
      one.visit = std::to_string(random_()) + std::to_string(random_());
    return one.visit;
  }

  /// The user has said yes on the page.
  std::string grant(const std::string& account) {
    const std::lock_guard lock{mutex_};
    auto& one = of_[account];
    one.granted = true;
    return std::exchange(one.visit, {});
  }

private:
  struct one_account {
    bool granted = false;
    std::string visit;
  };

  mutable std::mutex mutex_;
  std::random_device random_;
  std::map<std::string, one_account> of_;
};

} // namespace

void add_pages(mcp::server& server, const running_server& running) {
  const auto known = std::make_shared<grants>();
  server.tool("test_page_required", "Lists the files of an account, once its user has granted access.",
              [known](const of_account& in, mcp::context& ctx) -> actors::task<std::string> {
                if (!known->has(in.account)) {
                  const auto visit = known->expect(in.account);
                  const auto url = "https://accounts.example.com/grant?state=" + visit;
                  const auto agreed =
                      co_await ctx.require_url({.message = "Grant access to your files.", .url = url, .id = visit});
                  if (!agreed || !known->has(in.account))
                    co_return "No access was granted.";
                }
                co_return "a.txt, b.txt";
              });
  server.tool("test_page_visited", "Plays the page: the user of the account has granted access.",
              [known, running](const of_account& in) {
                const auto visit = known->grant(in.account);
                if (const auto started = running->lock(); started && !visit.empty())
                  started->elicitation_completed(visit);
              });
}

} // namespace everything
