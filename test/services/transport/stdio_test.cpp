// What stdio adds to the contract: lines, files as input, the end of the input, and standard output kept clean.
#include "services/transport/detail/stdio_wire.hpp"
#include "test/services/transport/world.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace actors::transport::test {
namespace {

using testing::HasSubstr;

class stdio_server : public testing::Test {
protected:
  stdio_server() {
    std::signal(SIGPIPE, SIG_IGN);
    service_->handler = [](const exchange_ptr& in) { in->respond({.body = "<" + in->request().body + ">"}); };
    open({});
  }

  void open(const listen_options& options) {
    int to_server[2];
    int to_client[2];
    ASSERT_EQ(::pipe2(to_server, O_CLOEXEC), 0);
    ASSERT_EQ(::pipe2(to_client, O_CLOEXEC), 0);
    peer_ = std::make_shared<byte_peer>(to_client[0], to_server[1]);
    world_.watch(peer_);
    serve(to_server[0], to_client[1], options);
  }

  void serve(int in, int out, const listen_options& options = {}) {
    ended_ = false;
    listener_ = nullptr;
    listener_ = detail::listen_stdio(world_.executor(), in, out, service_, options);
    listener_->on_end([this] { ended_ = true; });
  }

  bool receives(const std::string& bytes) {
    return world_.run_until([&] { return peer_->received == bytes; });
  }

  bool ends() {
    return world_.run_until([&] { return ended_; });
  }

  world world_;
  std::shared_ptr<keeping_service> service_ = std::make_shared<keeping_service>();
  std::unique_ptr<listener> listener_;
  std::shared_ptr<byte_peer> peer_;
  bool ended_ = false;
};

TEST_F(stdio_server, takes_a_carriage_return_as_part_of_the_line_break_and_skips_empty_lines) {
  peer_->send("a\r\n\n\r\nb\n");
  EXPECT_TRUE(receives("<a>\n<b>\n"));
}

TEST_F(stdio_server, takes_many_lines_in_one_piece_and_one_line_in_many) {
  peer_->send("a\nb\nc");
  EXPECT_TRUE(receives("<a>\n<b>\n"));
  peer_->send("d");
  world_.settle();
  peer_->send("e\n");
  EXPECT_TRUE(receives("<a>\n<b>\n<cde>\n"));
}

TEST_F(stdio_server, takes_what_is_left_at_the_end_of_the_input_as_a_line) {
  peer_->send("a\nb");
  peer_->end_sending();
  EXPECT_TRUE(receives("<a>\n<b>\n"));
  EXPECT_TRUE(ends());
}

TEST_F(stdio_server, reports_the_end_after_the_answers_under_way_have_been_written) {
  service_->handler = nullptr;
  peer_->send("a\nb\n");
  peer_->end_sending();
  ASSERT_TRUE(world_.run_until([&] { return service_->kept.size() == 2; }));
  world_.settle();
  EXPECT_FALSE(ended_);
  service_->kept[1]->respond({.body = "B"});
  EXPECT_TRUE(receives("B\n"));
  EXPECT_FALSE(ended_);
  service_->kept[0]->respond({.body = "A"});
  EXPECT_TRUE(ends());
  EXPECT_TRUE(receives("B\nA\n"));
}

TEST_F(stdio_server, gives_up_what_is_not_answered_in_time_after_the_end_of_the_input) {
  listen_options options;
  options.end_timeout = std::chrono::milliseconds{50};
  open(options);
  service_->handler = nullptr;
  peer_->send("a\n");
  ASSERT_TRUE(world_.run_until([&] { return service_->kept.size() == 1; }));
  bool gone = false;
  service_->kept[0]->on_gone([&] { gone = true; });
  peer_->end_sending();
  EXPECT_TRUE(ends());
  EXPECT_TRUE(gone) << "its handler is told";
  EXPECT_EQ(peer_->received, "");
}

TEST_F(stdio_server, reports_the_end_once_a_notification_under_way_is_done) {
  service_->handler = nullptr;
  peer_->send(R"({"jsonrpc":"2.0","method":"note"})"
              "\n");
  peer_->end_sending();
  ASSERT_TRUE(world_.run_until([&] { return service_->kept.size() == 1; }));
  service_->kept.clear();
  EXPECT_TRUE(ends());
  EXPECT_EQ(peer_->received, "");
}

TEST_F(stdio_server, tells_of_the_end_of_the_input_while_answers_are_under_way) {
  service_->handler = nullptr;
  peer_->send("a\n");
  ASSERT_TRUE(world_.run_until([&] { return service_->kept.size() == 1; }));
  bool told = false;
  listener_->on_input_end([&] { told = true; });
  world_.settle();
  EXPECT_FALSE(told);
  peer_->end_sending();
  EXPECT_TRUE(world_.run_until([&] { return told; }));
  EXPECT_FALSE(ended_);
  told = false;
  listener_->on_input_end([&] { told = true; });
  EXPECT_TRUE(told);
  service_->kept[0]->respond({.body = "A"});
  EXPECT_TRUE(ends());
}

TEST_F(stdio_server, a_callback_set_after_the_end_is_called_too) {
  peer_->end_sending();
  ASSERT_TRUE(ends());
  bool told = false;
  listener_->on_end([&] { told = true; });
  EXPECT_TRUE(world_.run_until([&] { return told; }));
}

TEST_F(stdio_server, stopping_is_not_an_end) {
  listener_->stop();
  EXPECT_TRUE(world_.run_until([&] { return peer_->at_end; }));
  EXPECT_FALSE(ended_);
}

TEST_F(stdio_server, reads_a_regular_file_to_its_end) {
  std::FILE* file = std::tmpfile();
  std::string expected;
  for (int i = 0; i != 50'000; ++i) {
    std::fprintf(file, "line %d\n", i);
    expected += "<line " + std::to_string(i) + ">\n";
  }
  std::fflush(file);
  ASSERT_EQ(std::fseek(file, 0, SEEK_SET), 0);
  int out[2];
  ASSERT_EQ(::pipe2(out, O_CLOEXEC), 0);
  peer_ = std::make_shared<byte_peer>(out[0], ::open("/dev/null", O_WRONLY));
  world_.watch(peer_);
  serve(::dup(::fileno(file)), out[1]);
  EXPECT_TRUE(ends());
  peer_->move();
  EXPECT_TRUE(receives(expected));
  std::fclose(file);
}

TEST_F(stdio_server, ends_at_once_on_dev_null) {
  serve(::open("/dev/null", O_RDONLY), ::open("/dev/null", O_WRONLY));
  EXPECT_TRUE(ends());
}

TEST_F(stdio_server, speaks_over_a_pair_of_sockets) {
  int ends_of_pair[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends_of_pair), 0);
  serve(::dup(ends_of_pair[0]), ends_of_pair[0]);
  peer_ = std::make_shared<byte_peer>(ends_of_pair[1], ends_of_pair[1]);
  world_.watch(peer_);
  peer_->send("a\n");
  EXPECT_TRUE(receives("<a>\n"));
  peer_->end_sending();
  EXPECT_TRUE(ends());
}

TEST_F(stdio_server, leaves_a_shared_description_blocking_as_it_was) {
  int pipe[2];
  ASSERT_EQ(::pipe2(pipe, O_CLOEXEC), 0);
  const int shared = ::dup(pipe[0]);
  serve(pipe[0], ::open("/dev/null", O_WRONLY));
  world_.settle();
  EXPECT_NE(::fcntl(shared, F_GETFL) & O_NONBLOCK, 0);
  listener_.reset();
  world_.settle();
  EXPECT_EQ(::fcntl(shared, F_GETFL) & O_NONBLOCK, 0);
  ::close(shared);
  ::close(pipe[1]);
}

TEST_F(stdio_server, reads_over_a_line_that_is_too_long_without_keeping_it) {
  open({.max_message_bytes = 10});
  service_->handler = [](const exchange_ptr& in) {
    in->respond({.body = in->request().too_large ? "too large" : in->request().body});
  };
  peer_->send(std::string(1 << 20, 'x') + "\n1234567890\r\n12345678901\nok\n");
  EXPECT_TRUE(receives("too large\n1234567890\ntoo large\nok\n"));
}

TEST_F(stdio_server, does_not_read_from_a_peer_that_does_not_read_its_answers) {
  open({.max_pending_bytes = 1000});
  std::size_t served = 0;
  service_->handler = [&](const exchange_ptr& in) {
    ++served;
    in->respond({.body = std::string(100'000, 'x')});
  };
  // Written by hand: the peer must not read meanwhile.
  const auto silent = std::move(peer_);
  std::string lines;
  for (int i = 0; i != 100'000; ++i)
    lines += "aaaaaaa\n";
  int to_server[2];
  int to_client[2];
  ASSERT_EQ(::pipe2(to_server, O_CLOEXEC), 0);
  ASSERT_EQ(::pipe2(to_client, O_CLOEXEC), 0);
  serve(to_server[0], to_client[1], {.max_pending_bytes = 1000});
  const auto sender = std::make_shared<byte_peer>(::open("/dev/null", O_RDONLY), to_server[1]);
  world_.watch(sender);
  sender->send(lines);
  world_.settle();
  EXPECT_LE(served, 2u * 64 * 1024 / 8); // one piece of input, perhaps two
  const auto before = served;
  world_.settle();
  EXPECT_EQ(served, before);
  ::close(to_client[0]);
}

// The whole program, with real standard streams.
class stdio_program : public testing::Test {
protected:
  // Runs the server in a shell, as `command` says where $SERVER stands; its exit status.
  int run(const std::string& command) {
    const auto line = "cd " + folder_.string() + " && SERVER=" ACTORS_STDIO_SERVER " && { " + command + "; } 2>err";
    return std::system(line.c_str());
  }

  std::string text(const char* name) {
    std::ifstream file{folder_ / name};
    std::stringstream all;
    all << file.rdbuf();
    return all.str();
  }

  void SetUp() override {
    std::string form = (std::filesystem::temp_directory_path() / "stdio_test_XXXXXX").string();
    ASSERT_NE(::mkdtemp(form.data()), nullptr);
    folder_ = form;
  }

  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_;
};

TEST_F(stdio_program, a_handler_that_prints_does_not_disturb_the_answers_and_the_end_of_input_ends_it) {
  EXPECT_EQ(run("printf 'one\\ntwo\\n' | $SERVER | cat >out"), 0);
  EXPECT_EQ(text("out"), "before\n<one>\n<two>\nafter\n");
  EXPECT_THAT(text("err"), HasSubstr("cout one"));
  EXPECT_THAT(text("err"), HasSubstr("printf two"));
  EXPECT_THAT(text("err"), HasSubstr("cin is empty"));
}

TEST_F(stdio_program, reads_its_input_from_a_file_at_the_offset_where_it_stands) {
  EXPECT_EQ(run("printf 'skipped\\none\\n' >in && { read skipped; $SERVER; } <in >out"), 0);
  EXPECT_EQ(text("out"), "before\n<one>\nafter\n");
}

TEST_F(stdio_program, ends_when_its_input_is_dev_null) {
  EXPECT_EQ(run("$SERVER </dev/null >out"), 0);
  EXPECT_EQ(text("out"), "before\nafter\n");
}

TEST_F(stdio_program, refuses_to_serve_standard_streams_that_are_closed) {
  EXPECT_NE(run("$SERVER <&- >out"), 0);
  EXPECT_THAT(text("err"), HasSubstr("must be open"));
}

TEST_F(stdio_program, survives_a_reader_that_leaves) {
  EXPECT_EQ(run("{ printf 'one\\n'; cat /dev/zero | head -c 300000 | tr '\\0' '\\n'; printf 'two\\n'; } | "
                "{ $SERVER; echo $? >status; } | head -c 1 >out"),
            0);
  EXPECT_EQ(text("status"), "0\n");
}

} // namespace
} // namespace actors::transport::test
