// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/http/http_encoder.h"

#include <algorithm>
#include <condition_variable>
#include <iterator>
#include <mutex>

#include "core/backbone/answer_line.h"
#include "core/backbone/http/endpoint_answer.h"
#include "core/backbone/http/endpoint_key.h"
#include "core/backbone/http/endpoint_url.h"

namespace sparsescope {

namespace {

using std::chrono::milliseconds;
using Problem = HttpAnswer::Problem;

constexpr long longest_wait = 60;                // s that a server may ask for
constexpr int tries_to_connect = 3;              // a server that is not there will hardly come
constexpr std::size_t answer_bytes = 1U << 20U;  // a text; 65,536 numbers of 16 characters

bool passes(int status) {
    return status == 408 || status == 425 || status == 429 || status == 500 || status == 502 ||
           status == 503 || status == 504;
}

// Of a batch, not of one text.
bool may_be_too_large(int status) {
    return status == 413 || status == 422;
}

// False when it was stopped.
bool pause(milliseconds length, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, length, [] { return false; });
    return !stop.stop_requested();
}

}  // namespace

HttpEncoder::HttpEncoder(HttpEncoderOptions options)
    : options_(std::move(options)), batch_(options_.batch), client_(options_.url) {}

Result<EncodedTexts> HttpEncoder::encode(std::span<const std::string> texts, std::stop_token stop) {
    return guard("encoding texts", [&]() -> Result<EncodedTexts> {
        Embeddings all;
        while (all.size() < texts.size()) {
            const std::size_t count = std::min(batch_, texts.size() - all.size());
            SPARSESCOPE_ASSIGN(auto embeddings, ask(texts.subspan(all.size(), count), stop));
            if (!embeddings) {
                batch_ = count / 2;
                continue;
            }
            SPARSESCOPE_TRY(check(*embeddings, all.size()));
            std::ranges::move(*embeddings, std::back_inserter(all));
        }
        EncodedTexts encoded{EmbeddingMatrix(texts.size(), options_.identity.dim), 0};
        for (std::size_t i = 0; i < all.size(); ++i)
            std::ranges::copy(all[i], encoded.embeddings.row(i).begin());
        return encoded;
    });
}

Result<std::optional<HttpEncoder::Embeddings>> HttpEncoder::ask(std::span<const std::string> texts,
                                                                std::stop_token stop) {
    HttpRequest request{embeddings_request(options_.model, texts), options_.key, options_.patience,
                        answer_bytes * (texts.size() + 1)};
    SPARSESCOPE_ASSIGN(const HttpAnswer answer, persist(request, stop));
    if (answer.kind != Problem::none) return unreached(answer);
    if (may_be_too_large(answer.status) && texts.size() > 1) return std::nullopt;
    if (answer.status != 200) return refused(answer);
    if (answer.content_type.find("html") != std::string::npos)
        return complaint(ErrorCode::invalid_input,
                         "answered with a web page instead of embeddings. Check the address.");
    auto embeddings = read_embeddings_answer(answer.body, texts.size());
    if (!embeddings) return complaint(ErrorCode::invalid_input, embeddings.error().message);
    return std::optional(std::move(*embeddings));
}

Result<HttpAnswer> HttpEncoder::persist(const HttpRequest& request, std::stop_token stop) {
    milliseconds next = options_.first_pause;
    for (int attempt = 1;; ++attempt) {
        SPARSESCOPE_ASSIGN(HttpAnswer answer, client_.post(request, stop));
        const int tries = answer.kind == Problem::not_reached
                              ? std::min(options_.tries, tries_to_connect)
                              : options_.tries;
        const bool again = answer.kind == Problem::none ? passes(answer.status)
                                                        : answer.kind == Problem::not_reached ||
                                                              answer.kind == Problem::broken;
        if (!again || attempt >= tries || answer.retry_after > longest_wait) return answer;
        const milliseconds asked = std::chrono::seconds(std::max(answer.retry_after, 0L));
        if (!pause(std::max(next, asked), stop)) return cancelled();
        next *= 2;
    }
}

Status HttpEncoder::check(const Embeddings& embeddings, std::size_t first) {
    for (std::size_t i = 0; i < embeddings.size(); ++i) {
        const std::string problem = embedding_problem(embeddings[i], options_.identity.dim);
        if (!problem.empty())
            return complaint(ErrorCode::invalid_input,
                             fmt::format("answered text {} with {}.", first + i + 1, problem));
        options_.identity.dim = embeddings[i].size();
    }
    return {};
}

tl::unexpected<Error> HttpEncoder::unreached(const HttpAnswer& answer) const {
    switch (answer.kind) {
        case Problem::not_reached:
            return complaint(
                ErrorCode::io,
                fmt::format("cannot be reached ({}). Is its server running?", answer.problem));
        case Problem::timed_out:
            return complaint(
                ErrorCode::io,
                fmt::format("did not answer for {:.4g} seconds. Try again, or allow it more time "
                            "with --timeout.",
                            static_cast<double>(options_.patience.count()) / 1000));
        case Problem::untrusted:
            return complaint(ErrorCode::io,
                             fmt::format("could not prove that it is the right one, so nothing was "
                                         "sent ({}).",
                                         answer.problem));
        case Problem::too_long:
            return complaint(ErrorCode::invalid_input,
                             "answered with more than any embeddings take.");
        default:
            return complaint(ErrorCode::io, fmt::format("broke off ({}).", answer.problem));
    }
}

tl::unexpected<Error> HttpEncoder::refused(const HttpAnswer& answer) const {
    const std::string message = message_in(answer.body);
    const int status = answer.status;
    if (status >= 300 && status < 400)
        return complaint(
            ErrorCode::io,
            fmt::format("sends us to {}, where we do not follow. If that is right, add "
                        "the encoder again with this address.",
                        answer.redirect.empty() ? "nowhere" : shown_url(answer.redirect)));
    if (status == 401 || status == 403)
        return complaint(ErrorCode::invalid_argument,
                         options_.key_variable.empty()
                             ? fmt::format("wants a key ({}: {}). Add the encoder again with "
                                           "--key-variable NAME.",
                                           status, message)
                             : fmt::format("refused the key in {} ({}: {}).", options_.key_variable,
                                           status, message));
    if (status == 429 && answer.retry_after > longest_wait)
        return complaint(ErrorCode::io, fmt::format("asks to wait for {} seconds. Try again then.",
                                                    answer.retry_after));
    if (status == 404)
        return complaint(ErrorCode::invalid_argument,
                         fmt::format("knows no such address or no model \"{}\" (404: {}).",
                                     options_.model, message));
    const bool ours = status >= 400 && status < 500 && !passes(status);
    return complaint(ours ? ErrorCode::invalid_argument : ErrorCode::io,
                     fmt::format("answered with status {}: {}", status, message));
}

tl::unexpected<Error> HttpEncoder::complaint(ErrorCode code, const std::string& what) const {
    return fail(code, without_key(fmt::format("The endpoint {} {}", shown_url(options_.url), what),
                                  options_.key));
}

}  // namespace sparsescope
