// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/http/endpoint_url.h"

#include <curl/curl.h>

#include <algorithm>
#include <memory>

namespace sparsescope {

namespace {

class Url {
  public:
    explicit Url(const std::string& text) : url_(curl_url(), &curl_url_cleanup) {
        valid_ = url_ != nullptr &&
                 curl_url_set(url_.get(), CURLUPART_URL, text.c_str(), 0) == CURLUE_OK;
    }
    [[nodiscard]] bool valid() const { return valid_; }
    [[nodiscard]] std::string part(CURLUPart part) const {
        char* text = nullptr;
        if (!valid_ || curl_url_get(url_.get(), part, &text, 0) != CURLUE_OK) return {};
        std::string copy(text);
        curl_free(text);
        return copy;
    }
    void set(CURLUPart part, const char* text) {
        valid_ = valid_ && curl_url_set(url_.get(), part, text, 0) == CURLUE_OK;
    }

  private:
    std::unique_ptr<CURLU, void (*)(CURLU*)> url_;
    bool valid_ = false;
};

std::string in_lower_case(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return text;
}

bool names_a_secret(const std::string& query) {
    const std::string names = in_lower_case(query);
    return std::ranges::any_of(
        std::initializer_list<const char*>{"key=", "token=", "secret=", "password="},
        [&](const char* name) { return names.find(name) != std::string::npos; });
}

}  // namespace

Result<std::string> embeddings_url(const std::string& written) {
    // Only to be shown: with a password in it, it is not.
    const auto refuse = [](const std::string& why) {
        return fail(ErrorCode::invalid_argument,
                    fmt::format("{} Give an address like https://example.org/v1/embeddings.", why));
    };
    if (written.find("://") == std::string::npos)
        return refuse("The address begins neither with http:// nor with https://.");
    Url url(written);
    const std::string scheme = url.part(CURLUPART_SCHEME);
    if (!url.valid()) return refuse("The address is no URL.");
    if (scheme != "http" && scheme != "https")
        return refuse(
            fmt::format("The address is of the kind {}, and only http and https are "
                        "spoken here.",
                        scheme));
    if (!url.part(CURLUPART_USER).empty() || !url.part(CURLUPART_PASSWORD).empty() ||
        names_a_secret(url.part(CURLUPART_QUERY)))
        return fail(ErrorCode::invalid_argument,
                    "The address has a password or a key in it, which would be kept in a file. Put "
                    "it into an environment variable, and name that with --key-variable.");
    url.set(CURLUPART_FRAGMENT, nullptr);
    std::string path = url.part(CURLUPART_PATH);
    while (path.ends_with('/'))
        path.pop_back();
    if (path.ends_with("/v1")) path += "/embeddings";
    if (!path.ends_with("/embeddings")) path += "/v1/embeddings";
    url.set(CURLUPART_PATH, path.c_str());
    const std::string whole = url.part(CURLUPART_URL);
    if (whole.empty()) return refuse("The address is no URL.");
    return whole;
}

std::string shown_url(const std::string& url) {
    return url.substr(0, url.find('?'));
}

bool is_loopback(const std::string& url) {
    const std::string host = in_lower_case(Url(url).part(CURLUPART_HOST));
    return host == "localhost" || host.ends_with(".localhost") || host == "[::1]" ||
           (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos);
}

bool is_encrypted(const std::string& url) {
    return Url(url).part(CURLUPART_SCHEME) == "https";
}

}  // namespace sparsescope
