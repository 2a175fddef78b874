// SPDX-License-Identifier: GPL-3.0-or-later
// Encoders behind an endpoint: what it answers arrives, whatever it does wrong is a sentence, and
// the key goes to it alone. The endpoint is a server of the test.
#include "core/backbone/http/http_encoder.h"

#include <gtest/gtest.h>

#include <atomic>
#include <nlohmann/json.hpp>

#include "core/backbone/encoder_kinds.h"
#include "core/backbone/http/endpoint_url.h"
#include "tests/core/backbone/loopback_server.h"
#include "tests/core/backbone/user_home.h"

namespace sparsescope {
namespace {

constexpr const char* secret = "sk-very-secret-0123456789";

nlohmann::json body_of(const std::string& request) {
    return nlohmann::json::parse(request.substr(request.find("\r\n\r\n") + 4));
}

// An embedding [length of the text + 1, 1] for each text.
std::string proper(const std::string& request, bool backwards = false) {
    nlohmann::json data = nlohmann::json::array();
    const auto input = body_of(request)["input"];
    for (std::size_t i = 0; i < input.size(); ++i) {
        const std::size_t place = backwards ? input.size() - 1 - i : i;
        const auto length = input[place].get<std::string>().size();
        data.push_back({{"object", "embedding"},
                        {"index", place},
                        {"embedding", nlohmann::json::array({length + 1, 1})}});
    }
    return LoopbackServer::json(nlohmann::json{{"object", "list"}, {"data", data}}.dump());
}

HttpEncoderOptions options_for(const LoopbackServer& server) {
    HttpEncoderOptions options;
    options.url = server.url();
    options.model = "bge";
    options.identity = {"http", "far", "h", 2, "", ""};
    options.patience = std::chrono::seconds(20);
    options.first_pause = std::chrono::milliseconds(1);
    return options;
}

std::vector<std::string> texts(std::size_t count) {
    std::vector<std::string> list;
    for (std::size_t i = 0; i < count; ++i)
        list.push_back(std::string(i, 'x'));
    return list;
}

void expect_in(const std::string& sentence, const std::string& words) {
    EXPECT_NE(sentence.find(words), std::string::npos) << words << " is not in: " << sentence;
}

// The sentence when the endpoint answers so.
std::string fault(const LoopbackServer::Answer& answer, std::size_t count = 2) {
    const LoopbackServer server(answer);
    HttpEncoderOptions options = options_for(server);
    options.key = secret;
    options.key_variable = "FAR_KEY";
    HttpEncoder encoder(std::move(options));
    const auto encoded = encoder.encode(texts(count), {});
    EXPECT_FALSE(encoded);
    if (encoded) return "";
    EXPECT_EQ(encoded.error().message.find(secret), std::string::npos) << encoded.error().message;
    EXPECT_EQ(encoded.error().detail.find(secret), std::string::npos) << encoded.error().detail;
    expect_in(encoded.error().message, "The endpoint http://127.0.0.1:");
    return encoded.error().message;
}

std::string fault(const std::string& body, std::size_t count = 2) {
    return fault([&](const std::string&) { return LoopbackServer::json(body); }, count);
}

TEST(HttpEncoder, SendsBatchesAndObeysTheIndex) {
    for (const bool backwards : {false, true}) {
        const LoopbackServer server(
            [&](const std::string& request) { return proper(request, backwards); });
        HttpEncoderOptions options = options_for(server);
        options.batch = 8;
        options.key = secret;
        HttpEncoder encoder(std::move(options));
        const EncodedTexts encoded = value_of(encoder.encode(texts(20), {}));
        // The first text is empty, which some servers refuse: it is sent as a blank.
        EXPECT_EQ(encoded.embeddings.row(0)[0], 2.0F);
        for (std::size_t i = 1; i < 20; ++i)
            EXPECT_EQ(encoded.embeddings.row(i)[0], static_cast<float>(i + 1));
        const auto requests = server.requests();
        ASSERT_EQ(requests.size(), 3U);
        EXPECT_TRUE(requests[0].starts_with("POST /v1/embeddings HTTP/1.1\r\n")) << requests[0];
        expect_in(requests[0], std::string("\r\nAuthorization: Bearer ") + secret + "\r\n");
        expect_in(requests[0], "\r\nContent-Type: application/json\r\n");
        EXPECT_EQ(body_of(requests[0])["model"], "bge");
        EXPECT_EQ(body_of(requests[0])["input"].size(), 8U);
        EXPECT_FALSE(body_of(requests[0]).contains("encoding_format"));
        EXPECT_EQ(body_of(requests[2])["input"].size(), 4U);
    }
}

TEST(HttpEncoder, TriesAgainWhatPasses) {
    std::atomic<int> calls = 0;
    const LoopbackServer server([&](const std::string& request) -> std::string {
        switch (calls++) {
            case 0:
                return LoopbackServer::json("{}", "503 Service Unavailable");
            case 1:
                return LoopbackServer::json("{}", "429 Too Many Requests", "Retry-After: 0\r\n");
            case 2:
                return "";  // closes the connection
            case 3:
                return "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"data\":[";  // breaks off
            default:
                return proper(request);
        }
    });
    HttpEncoder encoder(options_for(server));
    EXPECT_TRUE(encoder.encode(texts(3), {}));
    EXPECT_EQ(calls, 5);
}

TEST(HttpEncoder, GivesUpAfterSomeTries) {
    std::atomic<int> calls = 0;
    expect_in(fault([&](const std::string&) {
                  ++calls;
                  return LoopbackServer::json(R"({"error":{"message":"overloaded"}})",
                                              "500 Internal Server Error");
              }),
              "answered with status 500: overloaded");
    EXPECT_EQ(calls, 5);
    calls = 0;
    expect_in(fault([&](const std::string&) {
                  ++calls;
                  return LoopbackServer::json("{}", "429 Too Many Requests",
                                              "Retry-After: 3600\r\n");
              }),
              "asks to wait for 3600 seconds");
    EXPECT_EQ(calls, 1);
}

TEST(HttpEncoder, DividesABatchThatIsTooLarge) {
    const LoopbackServer server([](const std::string& request) {
        return body_of(request)["input"].size() > 3
                   ? LoopbackServer::json("{}", "413 Payload Too Large")
                   : proper(request);
    });
    HttpEncoder encoder(options_for(server));
    EXPECT_EQ(value_of(encoder.encode(texts(10), {})).embeddings.rows, 10U);
    EXPECT_LE(encoder.good_batch(), 3U);
    expect_in(fault([](const std::string&) {
                  return LoopbackServer::json(R"({"message":"text too long"})",
                                              "413 Payload Too Large");
              }),
              "status 413: text too long");
}

TEST(HttpEncoder, RefusalsAreNamed) {
    const auto status = [](const std::string& line, const std::string& body) {
        return fault([&](const std::string&) { return LoopbackServer::json(body, line); });
    };
    expect_in(status("401 Unauthorized",
                     fmt::format(R"({{"error":{{"message":"Incorrect key: {}"}}}})", secret)),
              "refused the key in FAR_KEY (401: Incorrect key: ***)");
    expect_in(status("404 Not Found", R"({"detail":"Not Found"})"),
              "knows no such address or no model \"bge\" (404: Not Found)");
    expect_in(status("400 Bad Request", R"({"error":"bad input"})"), "status 400: bad input");
    expect_in(status("204 No Content", ""), "status 204");
}

TEST(HttpEncoder, RedirectsAreNotFollowed) {
    const LoopbackServer other([](const std::string& request) { return proper(request); });
    expect_in(fault([&](const std::string&) {
                  return LoopbackServer::json("", "307 Temporary Redirect",
                                              "Location: " + other.url() + "?key=1\r\n");
              }),
              "sends us to " + other.url() + ", where we do not follow");
    EXPECT_TRUE(other.requests().empty());
}

TEST(HttpEncoder, WrongAnswersAreNamed) {
    expect_in(fault("hello"), "something else than embeddings");
    expect_in(fault(""), "something else than embeddings");
    expect_in(fault(R"({"data":[{"embedding":[1,2]})"), "something else than embeddings");
    expect_in(fault("[]"), "no object");
    expect_in(fault(R"({"error":{"message":"no such model"}})"),
              "without embeddings: no such model");
    expect_in(fault(R"({"data":{}})"), "without embeddings");
    expect_in(fault(R"({"data":[]})"), "0 embeddings for 2 texts");
    expect_in(fault(R"({"data":[{"embedding":[1,2]}]})"), "1 embeddings for 2 texts");
    expect_in(fault(R"({"data":[{"embedding":[1,2]},{"embedding":[1,2]},{"embedding":[1,2]}]})"),
              "more embeddings than texts");
    expect_in(fault(R"({"data":[1,2]})"), "no object");
    expect_in(fault(R"({"data":[{"index":0,"embedding":[1,2]},{"index":0,"embedding":[1,2]}]})"),
              "twice with index 0");
    expect_in(fault(R"({"data":[{"index":0,"embedding":[1,2]},{"index":7,"embedding":[1,2]}]})"),
              "index 7 for 2 texts");
    expect_in(fault(R"({"data":[{"index":0,"embedding":[1,2]},{"embedding":[1,2]}]})"),
              "an index and others none");
    expect_in(fault(R"({"data":[{"embedding":"AACAPw=="},{"embedding":[1,2]}]})"),
              "no list of numbers");
    expect_in(fault(R"({"data":[{"embedding":[1,2]},{"embedding":[]}]})"), "empty embedding");
    expect_in(fault(R"({"data":[{"embedding":[1,2]},{"embedding":[1,2,3]}]})"),
              "answered text 2 with an embedding of 3 numbers, where this encoder's have 2");
    expect_in(fault(R"({"data":[{"embedding":[1,2]},{"embedding":[1,1e300]}]})"), "not finite");
    expect_in(fault(R"({"data":[{"embedding":[1,2]},{"embedding":[0,0]}]})"), "zeros");
    expect_in(fault(R"({"data":[{"embedding":[1,2]},{"embedding":[1,null]}]})"), "no number");
    expect_in(fault("{\"data\":[{\"embedding\":" + std::string(100'000, '[')), "more than numbers");
    expect_in(fault(R"({"data":)" + std::string(100'000, '[')), "nested too deep");
    expect_in(fault([](const std::string&) {
                  return "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>Sign in</html>";
              }),
              "answered with a web page");
    expect_in(fault([](const std::string&) { return "SSH-2.0-OpenSSH_9.2\r\n"; }), "broke off");
}

TEST(HttpEncoder, AnAnswerWithoutEndIsRefused) {
    const std::string endless = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" +
                                std::string(std::size_t{4} << 20, ' ');
    expect_in(fault([&](const std::string&) { return endless; }, 1),
              "more than any embeddings take");
}

TEST(HttpEncoder, SilenceHasAnEndAndAStopIsObeyed) {
    std::stop_source source;
    const LoopbackServer server([&](const std::string& request) {
        if (body_of(request)["input"].size() == 2) source.request_stop();
        return LoopbackServer::hang();
    });
    HttpEncoderOptions options = options_for(server);
    HttpEncoder patient(options);
    const auto stopped = patient.encode(texts(2), source.get_token());
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
    options.patience = std::chrono::milliseconds(100);
    HttpEncoder hasty(options);
    const auto silent = hasty.encode(texts(1), {});
    ASSERT_FALSE(silent);
    expect_in(silent.error().message, "did not answer for 0.1 seconds");
}

TEST(HttpEncoder, AStopEndsAPauseBetweenTries) {
    std::stop_source source;
    const LoopbackServer server([&](const std::string&) {
        source.request_stop();
        return LoopbackServer::json("{}", "503 Service Unavailable", "Retry-After: 50\r\n");
    });
    HttpEncoder encoder(options_for(server));
    const auto stopped = encoder.encode(texts(1), source.get_token());
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
}

TEST(HttpEncoder, AServerThatIsNotThereIsNamed) {
    std::string url;
    {
        const LoopbackServer gone([](const std::string&) { return ""; });
        url = gone.url();
    }
    HttpEncoderOptions options;
    options.url = url;
    options.first_pause = std::chrono::milliseconds(1);
    HttpEncoder encoder(options);
    const auto encoded = encoder.encode(texts(1), {});
    ASSERT_FALSE(encoded);
    expect_in(encoded.error().message, url + " cannot be reached");
    expect_in(encoded.error().message, "Is its server running?");
}

TEST(HttpEncoder, SpeaksNoPlainTextWhereTlsIsWanted) {
    const LoopbackServer server([](const std::string&) { return "HTTP/1.1 200 OK\r\n\r\n{}"; });
    HttpEncoderOptions options = options_for(server);
    options.url.replace(0, 4, "https");
    options.key = secret;
    options.patience = std::chrono::seconds(5);
    HttpEncoder encoder(std::move(options));
    const auto encoded = encoder.encode(texts(1), {});
    ASSERT_FALSE(encoded);
    expect_in(encoded.error().message, "could not prove that it is the right one");
    ASSERT_EQ(server.requests().size(), 1U);
    EXPECT_EQ(server.requests()[0].find(secret), std::string::npos);
}

class HttpKind : public testing::Test {
  protected:
    EncoderSettings settings(const std::string& url) const {
        EncoderSettings settings;
        settings.name = "far";
        settings.kind = "http";
        settings.url = url;
        settings.model = "bge";
        return settings;
    }
    UserHome home_;
    LoopbackServer server_{[](const std::string& request) { return proper(request); }};
};

TEST_F(HttpKind, IsContactedOnlyToLearnItsDimension) {
    EncoderSettings known = settings(server_.url("/"));
    known.identity.dim = 2;
    const auto encoder = value_of(open_encoder(known));
    succeed(look_at_encoder(known));
    EXPECT_TRUE(server_.requests().empty());
    EXPECT_EQ(encoder->identity().hash.size(), 64U);
    known.identity.dim = 0;
    EXPECT_EQ(value_of(open_encoder(known))->identity().dim, 2U);
    EXPECT_EQ(server_.requests().size(), 1U);
}

TEST_F(HttpKind, IsKnownByItsAddressAndModel) {
    EncoderSettings one = settings(server_.url("/v1"));
    one.identity.dim = 2;
    const auto hash = [](const EncoderSettings& of) {
        return value_of(open_encoder(of))->identity().hash;
    };
    EncoderSettings same = one;
    same.url = server_.url("/v1/embeddings/");
    EXPECT_EQ(hash(one), hash(same));
    same.model = "gte";
    EXPECT_NE(hash(one), hash(same));
}

TEST_F(HttpKind, TakesItsKeyFromTheEnvironmentOrTheKeyring) {
    EncoderSettings with_key = settings(server_.url());
    with_key.key_variable = "SPARSESCOPE_TEST_KEY";
    const SetVariable path("PATH", (home_.path() / "bin").string());
    auto opened = open_encoder(with_key);
    ASSERT_FALSE(opened);
    expect_in(opened.error().message, "SPARSESCOPE_TEST_KEY");
    expect_in(opened.error().message, "secret-tool store");
    EXPECT_FALSE(look_at_encoder(with_key));
    EXPECT_TRUE(server_.requests().empty());

    home_.write_script("bin/secret-tool",
                       "[ \"$*\" = 'lookup service sparsescope key SPARSESCOPE_TEST_KEY' ] && "
                       "printf 'from-the-ring'");
    succeed(look_at_encoder(with_key));
    ASSERT_TRUE(open_encoder(with_key));
    expect_in(server_.requests().back(), "Authorization: Bearer from-the-ring\r\n");

    const SetVariable key("SPARSESCOPE_TEST_KEY", "from-outside\n");
    ASSERT_TRUE(open_encoder(with_key));
    expect_in(server_.requests().back(), "Authorization: Bearer from-outside\r\n");
    const SetVariable broken("SPARSESCOPE_TEST_KEY", "a\r\nEvil: 1");
    opened = open_encoder(with_key);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().message.find("Evil"), std::string::npos);
}

TEST_F(HttpKind, SendsNoKeyInTheClearToAnotherMachine) {
    const SetVariable key("SPARSESCOPE_TEST_KEY", secret);
    EncoderSettings far = settings("http://example.org/v1");
    far.key_variable = "SPARSESCOPE_TEST_KEY";
    far.identity.dim = 2;
    const auto opened = open_encoder(far);
    ASSERT_FALSE(opened);
    expect_in(opened.error().message, "Use https");
    far.url = "https://example.org/v1";
    EXPECT_TRUE(open_encoder(far));
}

TEST(EndpointUrl, IsCompletedFromWhatAPersonWrites) {
    for (const auto& [written, whole] :
         {std::pair{"http://localhost:8080", "http://localhost:8080/v1/embeddings"},
          {"http://localhost:8080/", "http://localhost:8080/v1/embeddings"},
          {"https://example.org/api/v1/", "https://example.org/api/v1/embeddings"},
          {"https://example.org/v1/embeddings#x", "https://example.org/v1/embeddings"},
          {"https://example.org/x/embeddings?api-version=3",
           "https://example.org/x/embeddings?api-version=3"}})
        EXPECT_EQ(value_of(embeddings_url(written)), whole);
    for (const auto& [written, says] : {std::pair{"localhost:8080", "neither with http://"},
                                        {"", "neither with http://"},
                                        {"ftp://example.org", "only http and https"},
                                        {"file:///etc/passwd", "only http and https"},
                                        {"https://", "no URL"},
                                        {"https://me:secret@example.org", "--key-variable"},
                                        {"https://example.org/v1?API_KEY=abc", "--key-variable"}}) {
        const auto url = embeddings_url(written);
        ASSERT_FALSE(url) << written;
        expect_in(url.error().message, says);
        EXPECT_EQ(url.error().message.find("secret"), std::string::npos);
    }
    EXPECT_TRUE(is_loopback("http://127.0.0.1:80/x"));
    EXPECT_TRUE(is_loopback("http://[::1]/"));
    EXPECT_TRUE(is_loopback("http://LOCALHOST/"));
    EXPECT_FALSE(is_loopback("http://127.0.0.1.example.org/"));
    EXPECT_FALSE(is_loopback("http://localhost.example.org/"));
}

}  // namespace
}  // namespace sparsescope
