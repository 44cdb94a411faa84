#include "test/examples/story.hpp"

namespace {

using examples::story;

class services_examples : public testing::TestWithParam<story> {};

TEST_P(services_examples, tell_their_story_and_end_within_three_seconds) {
  examples::expect_to_be_told(EXAMPLES, GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    services, services_examples,
    testing::Values(
        story{"pool",
              {"six jobs, one of which crashes its worker, and no other suffers:", "small cat",
               "resizer crashed on (str): no picture", "small dog", "small bird", "small fish", "small cow",
               "checked out: 1", "its owner died, the pool has it back", "a transaction: 11 letters",
               "6 jobs, 1 of them crashed; 2 checkouts", "resizers supervisor running"}},
        story{"queue",
              {"a fifth parcel: overloaded: the queue 'hall' is full", "courier process crashed",
               "courier child restarted", "delivered: 4, of these at the second attempt: 1", "courier process crashed",
               "not delivered: cat after 2 attempts", "courier process stopped",
               "hall: closed, 0 of 4 waiting, 0 in hand, 0 consumers; pushed 5, done 4", "hall worker running",
               "courier worker stopped"}},
        story{"registry",
              {"bank: nobody", "bank process started", "bank: there; a second one is refused: the name is taken",
               "bank process crashed", "bank child restarted", "bank: there, another process under the same name",
               "told 3 customers, with one message", "one has left: 2 customers", "bank: nobody, names: 0"}},
        story{"session",
              {"session process started", "ada's cart, which is in the file by now: a book", "session process crashed",
               "session child restarted", "after a crash in the middle of an update: a book", "by the same id: a book",
               "session process stopped", "nobody has used it for a second: it is gone"}}),
    [](const auto& each) { return each.param.name; });

} // namespace
