#include "services/mcp/detail/request_state.hpp"

#include "services/jsonrpc/serialize.hpp"
#include "services/jsonrpc/strict_json.hpp"
#include "services/mcp/base64.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace actors::mcp::detail {
namespace {

// The bytes of a state: version, key id, expiry, binding, content, signature of all that stands before it.
constexpr char format_version = 1;
constexpr std::size_t key_id_size = 4;
constexpr std::size_t expiry_size = 8;
constexpr std::size_t digest_size = std::tuple_size_v<digest>;
constexpr std::size_t expiry_at = 1 + key_id_size;
constexpr std::size_t binding_at = expiry_at + expiry_size;
constexpr std::size_t content_at = binding_at + digest_size;

// Deeper than what a client may send, as we put its answers into objects of our own.
constexpr std::size_t max_depth = 1024;

// Keeps what is signed here apart from whatever else somebody signs with the same key.
constexpr std::string_view purpose = "libactors requestState";

constexpr std::size_t least_key_size = 32;

const unsigned char* as_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string_view as_text(const digest& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void append(std::string& out, std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8)
    out += static_cast<char>(number >> static_cast<unsigned>(shift));
}

std::uint64_t read_number(std::string_view bytes) {
  std::uint64_t out = 0;
  for (const char c : bytes.substr(0, expiry_size))
    out = out << 8U | static_cast<unsigned char>(c);
  return out;
}

std::int64_t milliseconds(state_seal::time_point when) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(when.time_since_epoch()).count();
}

digest identity_of(const binding& what) {
  std::string text;
  // With its length in front of it, no part can run into the next.
  for (const auto part : {what.method, what.name, as_text(what.arguments), what.subject}) {
    append(text, part.size());
    text += part;
  }
  return digest_of(text);
}

bool same(std::string_view one, std::string_view other) {
  return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

template <auto F>
struct deleter {
  template <class T>
  void operator()(T* what) const {
    F(what);
  }
};

using mac = std::unique_ptr<EVP_MAC, deleter<EVP_MAC_free>>;
using mac_context = std::unique_ptr<EVP_MAC_CTX, deleter<EVP_MAC_CTX_free>>;

/// HMAC-SHA256 that has read key and purpose: what every signature begins with is computed once.
mac_context begin_signature(std::string_view key) {
  const mac hmac{EVP_MAC_fetch(nullptr, "HMAC", nullptr)};
  mac_context out{hmac ? EVP_MAC_CTX_new(hmac.get()) : nullptr};
  std::array<char, 7> name{"SHA256"};
  const std::array<OSSL_PARAM, 2> parameters{
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), name.size() - 1),
      OSSL_PARAM_construct_end()};
  if (!out || EVP_MAC_init(out.get(), as_bytes(key), key.size(), parameters.data()) != 1 ||
      EVP_MAC_update(out.get(), as_bytes(purpose), purpose.size()) != 1)
    throw std::runtime_error("OpenSSL cannot compute HMAC-SHA256");
  return out;
}

std::string random_key() {
  std::array<unsigned char, least_key_size> bytes{};
  if (RAND_bytes(bytes.data(), bytes.size()) != 1)
    throw std::runtime_error("OpenSSL has no random bytes for a key");
  return {bytes.begin(), bytes.end()};
}

} // namespace

class state_seal::key {
public:
  explicit key(std::string_view secret)
      : id_(as_text(digest_of("key id of " + std::string{secret})).substr(0, key_id_size)),
        begun_(begin_signature(secret)) {}

  /// Says which key signed, and nothing else of it.
  [[nodiscard]] const std::string& id() const noexcept { return id_; }

  [[nodiscard]] digest sign(std::string_view bytes) const {
    const mac_context context{EVP_MAC_CTX_dup(begun_.get())};
    digest out{};
    std::size_t size = 0;
    if (!context || EVP_MAC_update(context.get(), as_bytes(bytes), bytes.size()) != 1 ||
        EVP_MAC_final(context.get(), out.data(), &size, out.size()) != 1)
      throw std::runtime_error("OpenSSL cannot compute HMAC-SHA256");
    return out;
  }

private:
  std::string id_;
  mac_context begun_;
};

std::string_view to_string(state_error error) noexcept {
  switch (error) {
  case state_error::malformed:
    return "malformed";
  case state_error::unknown_key:
    return "signed with an unknown key";
  case state_error::tampered:
    return "tampered with";
  case state_error::expired:
    return "expired";
  case state_error::foreign:
    return "of another request";
  }
  return "unknown";
}

void throw_exception_from_error(state_error error, const boost::source_location&) {
  throw std::runtime_error("requestState is " + std::string{to_string(error)});
}

state_seal::state_seal(const std::vector<std::string>& keys, std::size_t max_bytes) : max_bytes_(max_bytes) {
  for (const auto& secret : keys) {
    if (secret.size() < least_key_size)
      throw std::invalid_argument("A key for requestState has " + std::to_string(secret.size()) +
                                  " bytes, but needs at least " + std::to_string(least_key_size) +
                                  ": take random ones, as from `openssl rand -hex 32`");
    keys_.emplace_back(secret);
  }
  if (keys_.empty())
    keys_.emplace_back(random_key());
}

state_seal::~state_seal() = default;
state_seal::state_seal(state_seal&&) noexcept = default;
state_seal& state_seal::operator=(state_seal&&) noexcept = default;

std::string state_seal::seal(const boost::json::object& content, const binding& to, time_point expires) const {
  const auto& signer = keys_.front();
  std::string bytes{format_version};
  bytes += signer.id();
  append(bytes, static_cast<std::uint64_t>(milliseconds(expires)));
  bytes += as_text(identity_of(to));
  jsonrpc::append(bytes, boost::json::value(content));
  bytes += as_text(signer.sign(bytes));
  return base64url_encode(bytes);
}

boost::system::result<boost::json::object, state_error> state_seal::open(std::string_view text, const binding& by,
                                                                         time_point now) const {
  if (text.size() > max_bytes_)
    return state_error::malformed;
  const auto decoded = base64url_decode(text);
  if (!decoded || decoded->size() < content_at + digest_size || decoded->front() != format_version)
    return state_error::malformed;
  const std::string_view bytes{*decoded};
  const auto signed_part = bytes.substr(0, bytes.size() - digest_size);
  const auto signature = bytes.substr(signed_part.size());

  const auto is_signer = [id = bytes.substr(1, key_id_size)](const key& each) { return each.id() == id; };
  if (std::ranges::none_of(keys_, is_signer))
    return state_error::unknown_key;
  // Two keys may have one id.
  if (std::ranges::none_of(
          keys_, [&](const key& each) { return is_signer(each) && same(as_text(each.sign(signed_part)), signature); }))
    return state_error::tampered;

  // From here on it is what we wrote.
  if (milliseconds(now) >= static_cast<std::int64_t>(read_number(bytes.substr(expiry_at))))
    return state_error::expired;
  if (bytes.substr(binding_at, digest_size) != as_text(identity_of(by)))
    return state_error::foreign;
  auto content = jsonrpc::parse_json(signed_part.substr(content_at), {.max_bytes = max_bytes_, .max_depth = max_depth});
  if (!content || !content->is_object())
    return state_error::malformed;
  return std::move(content->get_object());
}

} // namespace actors::mcp::detail
