// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/encoders/serve_encoder.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <string>
#include <vector>

#include "core/backbone/answer_line.h"
#include "core/workspace/typed_query.h"

namespace sparsescope::cli {

namespace {

constexpr int tick = 50;                                        // ms: how often a stop is noticed
constexpr std::size_t longest_request = std::size_t{64} << 20;  // bytes of a line

bool write_all(int output, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(output, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

class Server {
  public:
    Server(Encoder& encoder, int input, int output, std::stop_token stop)
        : encoder_(encoder), input_(input), output_(output), stop_(std::move(stop)) {}

    Result<Served> run() {
        for (bool open = true; open && !stop_.stop_requested();) {
            SPARSESCOPE_ASSIGN(open, read_what_waits());
            if (!open && !unread_.empty()) unread_ += '\n';  // a last line without its end
            if (!answer_lines()) break;
        }
        return served_;
    }

  private:
    // False at the end of the input.
    Result<bool> read_what_waits() {
        pollfd source{input_, POLLIN, 0};
        const int ready = ::poll(&source, 1, tick);
        if (ready == 0 || (ready < 0 && errno == EINTR)) return true;
        std::array<char, 1 << 16> buffer;
        const ssize_t count = ::read(input_, buffer.data(), buffer.size());
        if (count < 0 && (errno == EINTR || errno == EAGAIN)) return true;
        if (count > 0) unread_.append(buffer.data(), static_cast<std::size_t>(count));
        if (unread_.size() > longest_request)
            return fail(ErrorCode::invalid_input,
                        fmt::format("A request has more than {} MB.", longest_request >> 20U));
        return count > 0;
    }

    // False when nobody reads the answers.
    bool answer_lines() {
        std::size_t begin = 0;
        for (std::size_t end = 0; (end = unread_.find('\n', begin)) != std::string::npos;
             begin = end + 1) {
            const std::string line = unread_.substr(begin, end - begin);
            if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
            requests_.push_back(read_request_line(line));
            if (requests_.size() >= encoder_.good_batch() && !answer_requests()) return false;
        }
        unread_.erase(0, begin);
        return answer_requests();
    }

    bool answer_requests() {
        std::vector<std::string> texts;
        for (const Result<RequestLine>& request : requests_)
            if (is_text(request)) texts.push_back(request->text);
        std::string lines;
        std::optional<EncodedTexts> together;
        if (texts.size() > 1)
            if (auto encoded = encoder_.encode(texts, stop_)) together = std::move(*encoded);
        std::size_t place = 0;
        for (const Result<RequestLine>& request : requests_) {
            if (stop_.stop_requested()) return false;
            lines += answer_line(answered(request, together, place)) + '\n';
            place += is_text(request) ? 1 : 0;
        }
        served_.texts += static_cast<std::int64_t>(requests_.size());
        requests_.clear();
        return lines.empty() || write_all(output_, lines);
    }

    static bool is_text(const Result<RequestLine>& request) {
        return request && request->picture.empty();
    }

    AnswerLine answered(const Result<RequestLine>& request,
                        const std::optional<EncodedTexts>& together, std::size_t place) {
        AnswerLine answer;
        if (!request) {
            answer.error = request.error().message;
            return answer;
        }
        answer.id = request->id;
        if (!request->picture.empty()) return answered_picture(*request);
        if (together) {
            const auto row = together->embeddings.row(place);
            answer.embedding.assign(row.begin(), row.end());
            // Which ones were cut is not known, only how many.
            const bool last = place + 1 == together->embeddings.rows;
            answer.truncated = last ? together->truncated : 0;
            return answer;
        }
        auto encoded = encoder_.encode(std::span(&request->text, 1), stop_);
        if (encoded) {
            const auto row = encoded->embeddings.row(0);
            answer.embedding.assign(row.begin(), row.end());
            answer.truncated = encoded->truncated;
        } else {
            answer.error = encoded.error().message;
        }
        return answer;
    }

    AnswerLine answered_picture(const RequestLine& request) {
        AnswerLine answer;
        answer.id = request.id;
        auto encoded = encode_picture_file(encoder_, request.picture, stop_);
        if (encoded) {
            answer.embedding = std::move(*encoded);
        } else {
            answer.error = encoded.error().message;
        }
        return answer;
    }

    Encoder& encoder_;
    int input_, output_;
    std::stop_token stop_;
    std::string unread_;
    std::vector<Result<RequestLine>> requests_;
    Served served_;
};

}  // namespace

Result<Served> serve_encoder(Encoder& encoder, int input, int output, std::stop_token stop) {
    return Server(encoder, input, output, std::move(stop)).run();
}

void introduce(const Result<EncoderIdentity>& identity, int output) {
    AnswerLine line;
    if (identity) {
        line.identity = *identity;
    } else {
        line.error = identity.error().message;
    }
    // Whoever does not read it will not read answers either, which is noticed there.
    [[maybe_unused]] const bool written = write_all(output, answer_line(line) + '\n');
}

}  // namespace sparsescope::cli
