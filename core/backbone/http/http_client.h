// SPDX-License-Identifier: GPL-3.0-or-later
// Sends JSON to one address and takes what comes back. Certificates are verified, redirects are not
// followed, and nothing but http and https is spoken. Used from one thread at a time.
#pragma once
#include <chrono>
#include <cstddef>
#include <memory>
#include <stop_token>
#include <string>

#include "core/base/result.h"

namespace sparsescope {

struct HttpAnswer {
    int status = 0;            // 0: there was no answer, and `problem` says why
    std::string body;          // what was received of it
    std::string content_type;  // "application/json"
    std::string redirect;      // where the server sends us instead
    long retry_after = 0;      // seconds that the server asks to wait; 0: it does not say
    enum class Problem { none, not_reached, broken, timed_out, untrusted, too_long, other };
    Problem kind = Problem::none;
    std::string problem;  // words for a sentence
};

struct HttpRequest {
    std::string body;
    std::string key;  // sent as "Authorization: Bearer …"; "" sends none
    std::chrono::milliseconds patience{0};
    std::size_t longest_answer = 0;  // bytes
};

class HttpClient {
  public:
    explicit HttpClient(std::string url);
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;
    ~HttpClient();

    // An error only when it was stopped, within 100 ms, or memory ran out.
    [[nodiscard]] Result<HttpAnswer> post(const HttpRequest& request, std::stop_token stop);

  private:
    struct Handles;
    std::unique_ptr<Handles> handles_;  // its connection is kept for the next request
};

}  // namespace sparsescope
