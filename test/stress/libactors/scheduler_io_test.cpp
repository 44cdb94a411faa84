// Sockets and processes on the same threads: an answer stays on the thread of the question, and neither starves the other.
#include "libactors/io.hpp"
#include "libactors/system.hpp"
#include "test/support/real_threads.hpp"

#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <csignal>
#include <functional>
#include <future>
#include <set>
#include <stdexcept>
#include <thread>

namespace actors {

namespace {

using namespace std::chrono_literals;
using test::eventually;

caf::behavior echo(process*) {
  return {[](int n) { return n; }};
}

caf::behavior where(process*) {
  return {[](caf::get_atom) { return std::hash<std::thread::id>{}(std::this_thread::get_id()); }};
}

std::size_t here() {
  return std::hash<std::thread::id>{}(std::this_thread::get_id());
}

/// Asks on one I/O thread. Whether the process ran there, and the answer came there.
bool ask_on_one_thread(system& sys, const caf::actor& whom) {
  std::promise<bool> stayed;
  boost::asio::post(executor(sys), [&] {
    reply_port port{sys};
    port.call(
        whom, sys.now() + 20s,
        [&, asked = here()](answer a) { stayed.set_value(a.take<std::size_t>() == asked && here() == asked); },
        caf::get_atom_v);
  });
  return stayed.get_future().get();
}

/// Two processes that send to each other without end.
void keep_busy(system& sys, int pairs) {
  for (int n = 0; n < pairs; ++n) {
    const auto pong =
        sys.start([](process* self) -> caf::behavior {
             return {[self](int i) { self->send(caf::actor_cast<caf::actor>(self->current_sender()), i); }};
           })
            .value();
    const auto ping =
        sys.start([pong](process* self) -> caf::behavior { return {[self, pong](int i) { self->send(pong, i); }}; })
            .value();
    caf::anon_send(ping, 1);
  }
}

/// A handler that asks for itself again, without end.
void post_without_end(const io_executor& on) {
  boost::asio::post(on, [on] { post_without_end(on); });
}

} // namespace

TEST(integrated_io, keeps_question_process_and_answer_on_one_thread) {
  for (const std::size_t count : {1, 2, 4}) {
    actors::system system{{.workers = count}};
    const auto whom = system.start(where).value();
    // Unless it is stolen, or its last turn is not quite over on another thread.
    EXPECT_TRUE(eventually([&] { return ask_on_one_thread(system, whom); })) << count;
  }
}

TEST(integrated_io, tells_whether_a_thread_is_the_executors_also_in_a_process) {
  actors::system system{{.workers = 2, .io_workers = 1}};
  const auto io = executor(system);
  EXPECT_FALSE(runs_here(io));
  const auto in_process = [&] {
    const auto asked =
        system.start([&](process*) -> caf::behavior { return {[&](caf::get_atom) { return runs_here(io); }}; }).value();
    std::promise<bool> answered;
    boost::asio::post(io, [&] {
      reply_port port{system};
      port.call(
          asked, system.now() + 20s, [&](answer a) { answered.set_value(a.take<bool>()); }, caf::get_atom_v);
    });
    return answered.get_future().get();
  };
  EXPECT_TRUE(eventually(in_process));
  std::promise<bool> in_handler;
  boost::asio::post(io, [&] { in_handler.set_value(runs_here(io)); });
  EXPECT_TRUE(in_handler.get_future().get());
}

TEST(integrated_io, uses_as_many_threads_as_it_is_told) {
  for (const std::size_t threads : {1, 2, 3}) {
    actors::system system{{.workers = 3, .io_workers = threads}};
    std::set<std::size_t> seen;
    for (int n = 0; n < 12; ++n) {
      std::promise<std::size_t> ran;
      boost::asio::post(executor(system), [&] { ran.set_value(here()); });
      seen.insert(ran.get_future().get());
    }
    EXPECT_EQ(seen.size(), threads);
  }
}

TEST(integrated_io, is_not_starved_by_busy_processes) {
  for (const std::size_t count : {1, 2, 4}) {
    actors::system system{{.workers = count}};
    keep_busy(system, 20);
    for (int n = 0; n < 100; ++n) {
      std::promise<void> ran;
      boost::asio::post(executor(system), [&] { ran.set_value(); });
      ASSERT_EQ(ran.get_future().wait_for(20s), std::future_status::ready);
    }
  }
}

TEST(integrated_io, does_not_starve_processes) {
  for (const std::size_t count : {1, 2}) {
    actors::system system{{.workers = count}};
    for (std::size_t n = 0; n < count; ++n)
      post_without_end(executor(system));
    const auto callee = system.start(echo).value();
    for (int n = 0; n < 100; ++n)
      ASSERT_EQ(system.call<int>(callee, 20s, n), n);
  }
}

TEST(integrated_io, does_not_keep_its_thread_from_what_a_long_turn_elsewhere_holds_up) {
  actors::system system{{.workers = 2, .io_workers = 1}};
  const auto io = executor(system);
  std::atomic<bool> received{false};
  const auto idle = system.start([&](process*) -> caf::behavior { return {[&](int) { received = true; }}; }).value();
  const auto busy = system
                        .start([&](process* self) -> caf::behavior {
                          return {[&, self](caf::get_atom) {
                            received = false;
                            self->send(idle, 1);
                            // For as long as nobody takes it, within reason.
                            for (const auto limit = clock::now() + 5s; !received && clock::now() < limit;)
                              if (runs_here(io))
                                return true; // it holds up the sockets itself
                            return received.load();
                          }};
                        })
                        .value();
  post_without_end(io);
  for (int n = 0; n < 50; ++n)
    ASSERT_EQ(system.call<bool>(busy, 30s, caf::get_atom_v), true);
}

TEST(integrated_io, survives_a_handler_that_throws) {
  actors::system system{{.workers = 1}};
  boost::asio::post(executor(system), [] { throw std::runtime_error{"out of a handler"}; });
  std::promise<void> ran;
  boost::asio::post(executor(system), [&] { ran.set_value(); });
  EXPECT_EQ(ran.get_future().wait_for(20s), std::future_status::ready);
}

TEST(integrated_io, keeps_a_signal_handler_and_ends_with_it) {
  for (int n = 0; n < 10; ++n) {
    actors::system system{{.workers = 2}};
    system.on_signal(SIGUSR1, [] {});
  }
}

TEST(integrated_io_shutdown, in_the_middle_of_turns_loses_no_process) {
  for (int round = 0; round < 20; ++round) {
    actors::system system{{.workers = 2}};
    std::vector<caf::actor> all;
    all.reserve(20);
    for (int n = 0; n < 20; ++n)
      all.push_back(system.start(echo, {.quick = n % 2 == 0}).value());
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

} // namespace actors
