// Quick processes on the I/O thread: they run where their message came from, until one turns out not to be quick.
#include "libactors/detail/io_worker.hpp"
#include "libactors/io.hpp"
#include "libactors/system.hpp"
#include "test/support/real_threads.hpp"

#include <caf/send.hpp>

#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <future>

namespace actors {

namespace {

using namespace std::chrono_literals;
using test::eventually;

constexpr auto io_thread_of = [](system& sys) {
  std::promise<std::thread::id> found;
  boost::asio::post(executor(sys), [&] { found.set_value(std::this_thread::get_id()); });
  return found.get_future().get();
};

/// Answers whether it runs on that thread, after blocking for as many milliseconds.
caf::behavior witness(process*, std::thread::id expected) {
  return {[expected](int milliseconds) {
    std::this_thread::sleep_for(std::chrono::milliseconds{milliseconds});
    return std::this_thread::get_id() == expected;
  }};
}

/// The answer to a call that is made on the I/O thread.
bool ask(system& sys, const caf::actor& whom, int milliseconds) {
  auto answered = std::make_shared<std::promise<bool>>();
  boost::asio::post(executor(sys), [&sys, whom, milliseconds, answered] {
    reply_port port{sys};
    port.call(
        whom, sys.now() + 20s, [answered](answer a) { answered->set_value(a.take<bool>()); }, milliseconds);
  });
  return answered->get_future().get();
}

struct io_turns : testing::Test {
  actors::system system{{.workers = 2}};
  std::thread::id io_thread = io_thread_of(system);

  caf::actor start(start_options options) {
    return system.start([where = io_thread](process* self) { return witness(self, where); }, std::move(options))
        .value();
  }
};

TEST_F(io_turns, are_for_quick_processes_alone) {
  const auto quick = start({.quick = true});
  const auto other = start({});
  // Its init, on the scheduler, may not be over.
  EXPECT_TRUE(eventually([&] { return ask(system, quick, 0); }));
  EXPECT_FALSE(ask(system, other, 0));
  EXPECT_FALSE(system.call<bool>(quick, 20s, 0).value()) << "from a thread that is no I/O thread";
}

TEST_F(io_turns, end_for_a_process_that_is_not_as_quick_as_it_said) {
  const auto slow = start({.quick = true});
  EXPECT_TRUE(eventually([&] { return ask(system, slow, 50); }));
  EXPECT_FALSE(ask(system, slow, 0));
}

TEST_F(io_turns, of_a_process_that_has_many_messages_leave_room_for_others) {
  const auto busy = system
                        .start(
                            [](process* self) -> caf::behavior {
                              return {[self](int n) {
                                if (n > 0)
                                  self->send(self, n - 1);
                              }};
                            },
                            {.quick = true})
                        .value();
  boost::asio::post(executor(system), [&] { caf::anon_send(busy, 1'000'000); });
  EXPECT_EQ(io_thread_of(system), io_thread) << "the I/O thread still answers";
}

TEST(io_turns_shutdown, in_the_middle_of_turns_loses_no_process) {
  for (int round = 0; round < 20; ++round) {
    actors::system system{{.workers = 2}};
    std::vector<caf::actor> all;
    for (int n = 0; n < 20; ++n)
      all.push_back(
          system.start([](process*) -> caf::behavior { return {[](int i) { return i; }}; }, {.quick = true}).value());
    reply_port port{system};
    std::atomic<int> answered{0};
    for (int n = 0; n < 2'000; ++n)
      boost::asio::post(executor(system), [&, n] {
        port.call(
            all[static_cast<std::size_t>(n) % all.size()], system.now() + 20s, [&](answer) { ++answered; }, n);
      });
    EXPECT_TRUE(system.shut_down());
    EXPECT_EQ(system.live_processes(), 0U);
  }
}

} // namespace

TEST(mean_turn, is_above_the_limit_after_one_long_or_many_longish_turns_and_not_after_an_interruption) {
  using detail::longest_mean_turn;
  using detail::mean_turn;
  EXPECT_GE(mean_turn(0ns, 32ms), longest_mean_turn);
  duration mean{0};
  for (int n = 0; n < 1000; ++n)
    mean = mean_turn(mean, n % 100 == 0 ? 4ms : 5us);
  EXPECT_LT(mean, longest_mean_turn);
  for (int n = 0; n < 50; ++n)
    mean = mean_turn(mean, 1ms);
  EXPECT_GE(mean, longest_mean_turn);
}

} // namespace actors
