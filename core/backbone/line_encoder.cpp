// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/line_encoder.h"

#include <algorithm>

namespace sparsescope {

// One call: texts go out in their order, answers come back in it, or with the ids of their texts.
struct LineEncoder::Exchange {
    std::span<const std::string> texts;
    std::int64_t first_id = 0;
    std::size_t sent = 0, answered = 0;
    std::vector<std::vector<float>> embeddings;  // empty: not answered yet
    std::int64_t truncated = 0;
    bool with_ids = false, without_ids = false;
};

Result<std::unique_ptr<LineEncoder>> LineEncoder::open(LineEncoderOptions options) {
    std::unique_ptr<LineEncoder> encoder(new LineEncoder(std::move(options)));
    SPARSESCOPE_TRY(encoder->start());
    return encoder;
}

Status LineEncoder::start() {
    if (process_ && !process_->ended()) return {};
    process_.reset();
    has_answered_ = false;
    abandoned_ = 0;
    SPARSESCOPE_ASSIGN(process_, LineProcess::start(options_.command));
    return {};
}

Result<EncodedTexts> LineEncoder::encode(std::span<const std::string> texts, std::stop_token stop) {
    return guard("encoding texts", [&]() -> Result<EncodedTexts> {
        if (stop.stop_requested()) return cancelled();
        SPARSESCOPE_TRY(start());
        Exchange exchange{texts, next_id_};
        exchange.embeddings.resize(texts.size());
        const Status outcome = converse(exchange, stop);
        if (!outcome && outcome.error().code == ErrorCode::cancelled) {
            abandoned_ += exchange.sent - exchange.answered;
        } else if (!outcome) {
            process_.reset();  // what it still has to say is worth nothing
        }
        SPARSESCOPE_TRY(outcome);
        const auto most = static_cast<std::int64_t>(texts.size());
        EncodedTexts encoded{EmbeddingMatrix(texts.size(), options_.identity.dim),
                             std::clamp<std::int64_t>(exchange.truncated, 0, most)};
        for (std::size_t i = 0; i < texts.size(); ++i)
            std::ranges::copy(exchange.embeddings[i], encoded.embeddings.row(i).begin());
        return encoded;
    });
}

Status LineEncoder::converse(Exchange& exchange, std::stop_token stop) {
    const auto unasked = [&]() -> Status {
        const auto line = abandoned_ > 0 ? std::nullopt : process_->waiting_line();
        if (!line) return {};
        const auto answer = read_answer_line(*line);
        if (!answer) return complaint(answer.error().message);
        if (answer->identity) return {};
        return complaint("answered more often than it was asked.");
    };
    SPARSESCOPE_TRY(unasked());
    while (exchange.answered < exchange.texts.size()) {
        while (exchange.sent < exchange.texts.size() &&
               abandoned_ + exchange.sent - exchange.answered < options_.batch) {
            process_->send(request_line(next_id_++, exchange.texts[exchange.sent++]));
        }
        const auto patience = has_answered_ ? options_.patience : options_.first_patience;
        SPARSESCOPE_ASSIGN(const std::string line, process_->next_line(patience, stop));
        has_answered_ = true;
        SPARSESCOPE_TRY(take(exchange, line));
    }
    return unasked();
}

Status LineEncoder::take(Exchange& exchange, const std::string& line) {
    Result<AnswerLine> answer = read_answer_line(line);
    if (!answer) return complaint(answer.error().message);
    if (answer->identity) return {};  // some introduce themselves unasked
    const bool late = answer->id ? *answer->id < exchange.first_id : true;
    if (abandoned_ > 0 && late) {
        --abandoned_;
        return {};
    }
    (answer->id ? exchange.with_ids : exchange.without_ids) = true;
    if (exchange.with_ids && exchange.without_ids)
        return complaint("gave some answers an \"id\" and others none.");
    SPARSESCOPE_ASSIGN(const std::size_t place, place_of(exchange, *answer));
    if (!answer->error.empty())
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{} could not encode text {} (\"{}\"): {}", process_->title(), place + 1,
                        excerpt(exchange.texts[place], 40), excerpt(answer->error, 600)));
    const std::string problem = embedding_problem(answer->embedding, options_.identity.dim);
    if (!problem.empty())
        return complaint(fmt::format("answered text {} with {}.", place + 1, problem));
    options_.identity.dim = answer->embedding.size();
    exchange.embeddings[place] = std::move(answer->embedding);
    exchange.truncated +=
        std::clamp<std::int64_t>(answer->truncated, 0, static_cast<std::int64_t>(place) + 1);
    ++exchange.answered;
    return {};
}

Result<std::size_t> LineEncoder::place_of(const Exchange& exchange,
                                          const AnswerLine& answer) const {
    if (!answer.id) return exchange.answered;
    const std::int64_t place = *answer.id - exchange.first_id;
    if (place < 0 || place >= static_cast<std::int64_t>(exchange.sent))
        return complaint(
            fmt::format("answered with the id {}, which it was not asked for.", *answer.id));
    if (!exchange.embeddings[static_cast<std::size_t>(place)].empty())
        return complaint(fmt::format("answered text {} twice.", place + 1));
    return static_cast<std::size_t>(place);
}

tl::unexpected<Error> LineEncoder::complaint(const std::string& what) const {
    return fail(ErrorCode::invalid_input,
                fmt::format("{} {}{}", process_->title(), what, process_->last_words()));
}

}  // namespace sparsescope
