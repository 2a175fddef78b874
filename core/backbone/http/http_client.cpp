// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/http/http_client.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <new>
#include <optional>

#include "core/backbone/http/endpoint_url.h"

namespace sparsescope {

namespace {

constexpr int stop_tick = 50;  // ms: how often a wish to stop is looked for

void begin_curl() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

struct Receiver {
    std::string* body;
    std::size_t longest;
    bool too_long = false;
};

std::size_t receive(char* bytes, std::size_t size, std::size_t count, void* user) {
    auto& receiver = *static_cast<Receiver*>(user);
    if (receiver.body->size() + size * count > receiver.longest) {
        receiver.too_long = true;
        return 0;  // ends the transfer
    }
    receiver.body->append(bytes, size * count);
    return size * count;
}

class Headers {
  public:
    Headers() = default;
    Headers(const Headers&) = delete;
    Headers& operator=(const Headers&) = delete;
    ~Headers() { curl_slist_free_all(list_); }
    void add(const std::string& line) {
        curl_slist* longer = curl_slist_append(list_, line.c_str());
        if (longer == nullptr) throw std::bad_alloc();
        list_ = longer;
    }
    [[nodiscard]] curl_slist* list() const { return list_; }

  private:
    curl_slist* list_ = nullptr;
};

HttpAnswer::Problem problem_of(CURLcode code) {
    using Problem = HttpAnswer::Problem;
    switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY:
        case CURLE_COULDNT_CONNECT:
            return Problem::not_reached;
        case CURLE_SEND_ERROR:
        case CURLE_RECV_ERROR:
        case CURLE_GOT_NOTHING:
        case CURLE_PARTIAL_FILE:
            return Problem::broken;
        case CURLE_OPERATION_TIMEDOUT:
            return Problem::timed_out;
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CACERT_BADFILE:
            return Problem::untrusted;
        default:
            return Problem::other;
    }
}

}  // namespace

struct HttpClient::Handles {
    std::string url;
    CURLM* multi = nullptr;
    CURL* easy = nullptr;
    std::array<char, CURL_ERROR_SIZE> words{};

    explicit Handles(std::string address) : url(std::move(address)) {
        begin_curl();
        multi = curl_multi_init();
        easy = curl_easy_init();
    }
    Handles(const Handles&) = delete;
    Handles& operator=(const Handles&) = delete;
    ~Handles() {
        if (easy != nullptr) curl_easy_cleanup(easy);
        if (multi != nullptr) curl_multi_cleanup(multi);
    }

    void prepare(const HttpRequest& request, const Headers& headers, Receiver& receiver) {
        curl_easy_reset(easy);  // keeps the connection
        words[0] = '\0';
        const auto set = [&](CURLoption option, auto value) {
            if (curl_easy_setopt(easy, option, value) == CURLE_OUT_OF_MEMORY)
                throw std::bad_alloc();
        };
        set(CURLOPT_URL, url.c_str());
        set(CURLOPT_PROTOCOLS_STR, "http,https");
        set(CURLOPT_FOLLOWLOCATION, 0L);  // the key is for this server alone
        set(CURLOPT_SSL_VERIFYPEER, 1L);
        set(CURLOPT_SSL_VERIFYHOST, 2L);
        set(CURLOPT_NOSIGNAL, 1L);
        // A proxy of the system is for the world, not for this machine.
        if (is_loopback(url)) set(CURLOPT_NOPROXY, "*");
        set(CURLOPT_USERAGENT, "sparsescope/" SPARSESCOPE_VERSION);
        set(CURLOPT_HTTPHEADER, headers.list());
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        set(CURLOPT_POSTFIELDS, request.body.data());
        constexpr long connecting = 10'000;  // ms
        const long patience = static_cast<long>(request.patience.count());
        set(CURLOPT_CONNECTTIMEOUT_MS, std::min(connecting, patience));
        set(CURLOPT_TIMEOUT_MS, patience);
        set(CURLOPT_WRITEFUNCTION, &receive);
        set(CURLOPT_WRITEDATA, &receiver);
        set(CURLOPT_ERRORBUFFER, words.data());
    }

    // Nothing when it was stopped.
    std::optional<CURLcode> transfer(const std::stop_token& stop) {
        curl_multi_add_handle(multi, easy);
        std::optional<CURLcode> outcome;
        while (!outcome && !stop.stop_requested()) {
            int running = 0;
            if (curl_multi_perform(multi, &running) != CURLM_OK) outcome = CURLE_OUT_OF_MEMORY;
            int left = 0;
            if (const CURLMsg* message = curl_multi_info_read(multi, &left);
                message != nullptr && message->msg == CURLMSG_DONE)
                outcome = message->data.result;
            if (!outcome) curl_multi_poll(multi, nullptr, 0, stop_tick, nullptr);
        }
        curl_multi_remove_handle(multi, easy);
        return outcome;
    }

    void read_facts(HttpAnswer& answer) const {
        long status = 0;
        curl_off_t wait = 0;
        char* type = nullptr;
        char* redirect = nullptr;
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
        curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &wait);
        curl_easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &type);
        curl_easy_getinfo(easy, CURLINFO_REDIRECT_URL, &redirect);
        answer.status = static_cast<int>(status);
        answer.retry_after = static_cast<long>(wait);
        if (type != nullptr) answer.content_type = type;
        if (redirect != nullptr) answer.redirect = redirect;
    }
};

HttpClient::HttpClient(std::string url) : handles_(std::make_unique<Handles>(std::move(url))) {}
HttpClient::~HttpClient() = default;

Result<HttpAnswer> HttpClient::post(const HttpRequest& request, std::stop_token stop) {
    if (handles_->easy == nullptr || handles_->multi == nullptr) throw std::bad_alloc();
    Headers headers;
    headers.add("Content-Type: application/json");
    headers.add("Accept: application/json");
    headers.add("Expect:");  // some servers never answer "100 Continue"
    if (!request.key.empty()) headers.add("Authorization: Bearer " + request.key);
    HttpAnswer answer;
    Receiver receiver{&answer.body, request.longest_answer};
    handles_->prepare(request, headers, receiver);
    const auto outcome = handles_->transfer(stop);
    if (!outcome) return cancelled();
    if (*outcome == CURLE_OK) {
        handles_->read_facts(answer);
        return answer;
    }
    answer.kind = receiver.too_long ? HttpAnswer::Problem::too_long : problem_of(*outcome);
    answer.problem =
        handles_->words[0] != '\0' ? handles_->words.data() : curl_easy_strerror(*outcome);
    return answer;
}

}  // namespace sparsescope
