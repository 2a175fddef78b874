// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/answer_line.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <nlohmann/json.hpp>

#include "core/backbone/embedding_events.h"
#include "core/formats/utf8.h"

namespace sparsescope {

namespace {

using Json = nlohmann::ordered_json;

std::string ascii(const Json& json) {
    return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

// {"id":…, "embedding":[…], "truncated":…, "error":"…", "encoder":{…}}; other keys are passed over.
class AnswerEvents final : public EmbeddingEvents {
  public:
    [[nodiscard]] AnswerLine& answer() { return answer_; }
    [[nodiscard]] bool has_embedding() const { return has_embedding_; }

  private:
    std::vector<float>* embedding_here() override {
        return in_embedding_ ? &answer_.embedding : nullptr;
    }
    bool on_value() override {
        return depth() != 1 || last_key() != "embedding" ||
               stop("its embedding is no list of numbers");
    }
    bool on_integer(std::int64_t value) override {
        if (depth() == 1 && last_key() == "id") answer_.id = value;
        if (depth() == 1 && last_key() == "truncated") answer_.truncated = value;
        if (in_identity() && last_key() == "dim" && value > 0 &&
            value <= static_cast<std::int64_t>(largest_dim))
            answer_.identity->dim = static_cast<std::size_t>(value);
        return true;
    }
    bool on_boolean(bool value) override {
        if (depth() == 1 && last_key() == "truncated") answer_.truncated = value ? 1 : 0;
        return true;
    }
    bool on_string(std::string& value) override {
        if (depth() == 0) return stop("it is no object");
        if (depth() == 1 && last_key() == "error")
            answer_.error = value.empty() ? "it gave no reason" : value;
        if (!in_identity()) return true;
        EncoderIdentity& identity = *answer_.identity;
        if (last_key() == "kind") identity.kind = value;
        if (last_key() == "name") identity.name = value;
        if (last_key() == "hash") identity.hash = value;
        if (last_key() == "document_prefix") identity.document_prefix = value;
        if (last_key() == "query_prefix") identity.query_prefix = value;
        return true;
    }
    bool on_open(char bracket) override {
        if (depth() == 0) return bracket == '{' || stop("it is no object");
        if (depth() != 1) return true;
        if (last_key() == "embedding") {
            if (bracket != '[') return stop("its embedding is no list of numbers");
            answer_.embedding.clear();
            in_embedding_ = has_embedding_ = true;
        } else if (last_key() == "encoder" && bracket == '{') {
            answer_.identity.emplace();
        }
        return true;
    }
    bool on_close() override {
        in_embedding_ = false;
        if (depth() <= 1) identity_over_ = answer_.identity.has_value();
        return true;
    }
    [[nodiscard]] bool in_identity() const {
        return depth() == 2 && answer_.identity && !identity_over_;
    }

    AnswerLine answer_;
    bool in_embedding_ = false, has_embedding_ = false, identity_over_ = false;
};

tl::unexpected<Error> no_answer(const std::string& why, const std::string& line) {
    return fail(ErrorCode::invalid_input,
                fmt::format("wrote a line that is no answer ({}): {}", why, excerpt(line)));
}

}  // namespace

std::string excerpt(std::string_view text, std::size_t longest) {
    std::string shown = to_valid_utf8(text.substr(0, longest));
    // A character that was cut in two has become U+FFFD.
    if (text.size() > longest) shown += "…";
    for (char& byte : shown)
        if (static_cast<unsigned char>(byte) < ' ' || byte == '\x7F') byte = ' ';
    return shown;
}

std::string embedding_problem(const std::vector<float>& embedding, std::size_t dim) {
    if (embedding.empty()) return "an empty embedding";
    if (dim != 0 && embedding.size() != dim)
        return fmt::format("an embedding of {} numbers, where this encoder's have {}",
                           embedding.size(), dim);
    if (!std::ranges::all_of(embedding, [](float value) { return std::isfinite(value); }))
        return "an embedding with a number that is not finite";
    if (std::ranges::all_of(embedding, [](float value) { return value == 0; }))
        return "an embedding of nothing but zeros, which is like no other";
    return {};
}

std::string request_line(std::int64_t id, std::string_view text) {
    return ascii(Json{{"id", id}, {"text", text}});
}

std::string picture_request_line(std::int64_t id, std::string_view path) {
    return ascii(Json{{"id", id}, {"picture", path}});
}

Result<RequestLine> read_request_line(const std::string& line) {
    const Json json = Json::parse(line, nullptr, false);
    const auto word = [&](const char* key) -> std::string {
        const auto found = json.find(key);
        return found != json.end() && found->is_string() ? found->get<std::string>() : "";
    };
    const bool asks = json.is_object() && ((json.contains("text") && json["text"].is_string()) ||
                                           !word("picture").empty());
    if (!asks)
        return fail(ErrorCode::invalid_input,
                    fmt::format("A request is a line of JSON, {{\"text\": \"…\"}} or "
                                "{{\"picture\": \"FILE\"}}. This is none: {}",
                                excerpt(line)));
    RequestLine request{std::nullopt, word("text"), word("picture")};
    if (const auto id = json.find("id"); id != json.end() && id->is_number_integer())
        request.id = id->get<std::int64_t>();
    return request;
}

std::string answer_line(const AnswerLine& answer) {
    Json json = Json::object();
    if (answer.id) json["id"] = *answer.id;
    if (answer.identity)
        json["encoder"] = {{"kind", answer.identity->kind},
                           {"name", answer.identity->name},
                           {"hash", answer.identity->hash},
                           {"dim", answer.identity->dim},
                           {"document_prefix", answer.identity->document_prefix},
                           {"query_prefix", answer.identity->query_prefix}};
    if (!answer.error.empty()) json["error"] = answer.error;
    if (answer.truncated == 1) json["truncated"] = true;
    if (answer.truncated > 1) json["truncated"] = answer.truncated;
    std::string line = ascii(json);
    if (answer.embedding.empty()) return line;
    // The shortest digits that read back as the same float, which the JSON library has not.
    line.pop_back();
    line += line.size() > 1 ? ",\"embedding\":[" : "\"embedding\":[";
    for (const float value : answer.embedding)
        fmt::format_to(std::back_inserter(line), "{},", value);
    line.back() = ']';
    return line + '}';
}

Result<AnswerLine> read_answer_line(const std::string& line) {
    AnswerEvents events;
    if (!nlohmann::json::sax_parse(line, &events)) {
        const bool not_finite =
            line.find("\"embedding\"") != std::string::npos &&
            (line.find("NaN") != std::string::npos || line.find("Infinity") != std::string::npos);
        if (not_finite)
            return fail(ErrorCode::invalid_input,
                        "wrote an embedding with a number that is not finite.");
        return no_answer(events.problem(), line);
    }
    AnswerLine answer = std::move(events.answer());
    if (!events.has_embedding() && answer.error.empty() && !answer.identity)
        return no_answer("it has neither \"embedding\" nor \"error\"", line);
    return answer;
}

}  // namespace sparsescope
