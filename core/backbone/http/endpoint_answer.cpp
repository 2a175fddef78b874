// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/http/endpoint_answer.h"

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/backbone/answer_line.h"
#include "core/backbone/embedding_events.h"

namespace sparsescope {

namespace {

using Json = nlohmann::ordered_json;

// {"data": [{"index": …, "embedding": […]}, …], …}; other keys are passed over.
class EndpointEvents final : public EmbeddingEvents {
  public:
    struct Item {
        std::optional<std::int64_t> index;
        std::vector<float> embedding;
    };
    explicit EndpointEvents(std::size_t expected) : expected_(expected) {}
    [[nodiscard]] std::vector<Item>& items() { return items_; }
    [[nodiscard]] bool has_data() const { return has_data_; }

  private:
    [[nodiscard]] bool in_item() const { return in_data_ && depth() == 3; }
    std::vector<float>* embedding_here() override {
        return in_embedding_ ? &items_.back().embedding : nullptr;
    }
    bool on_value() override {
        if (in_data_ && depth() == 2) return stop("an entry of \"data\" is no object");
        return !in_item() || last_key() != "embedding" ||
               stop("an embedding is no list of numbers");
    }
    bool on_integer(std::int64_t value) override {
        if (in_item() && last_key() == "index") items_.back().index = value;
        return true;
    }
    bool on_open(char bracket) override {
        if (depth() == 0) return bracket == '{' || stop("it is no object");
        if (depth() == 1 && last_key() == "data" && bracket == '[' && !has_data_) {
            in_data_ = has_data_ = true;
        } else if (in_data_ && depth() == 2) {
            if (items_.size() >= expected_) return stop("it has more embeddings than texts");
            items_.emplace_back();
        } else if (in_item() && last_key() == "embedding") {
            if (bracket != '[') return stop("an embedding is no list of numbers");
            in_embedding_ = true;
        }
        return true;
    }
    bool on_close() override {
        in_embedding_ = false;
        if (depth() <= 1) in_data_ = false;
        return true;
    }

    std::size_t expected_;
    std::vector<Item> items_;
    bool in_data_ = false, has_data_ = false, in_embedding_ = false;
};

tl::unexpected<Error> wrong(const std::string& words) {
    return fail(ErrorCode::invalid_input, words);
}

std::string text_of(const Json& json) {
    if (json.is_string()) return json.get<std::string>();
    if (json.is_object())
        for (const char* key : {"error", "message", "detail", "msg"})
            if (const auto found = json.find(key); found != json.end())
                if (std::string text = text_of(*found); !text.empty()) return text;
    if (json.is_array() && !json.empty()) return text_of(json.front());
    return {};
}

}  // namespace

std::string embeddings_request(const std::string& model, std::span<const std::string> texts) {
    Json json = Json::object();
    if (!model.empty()) json["model"] = model;
    json["input"] = Json::array();
    for (const std::string& text : texts)
        json["input"].push_back(text.empty() ? " " : text);
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<std::vector<std::vector<float>>> read_embeddings_answer(const std::string& body,
                                                               std::size_t texts) {
    EndpointEvents events(texts);
    if (!nlohmann::json::sax_parse(body, &events))
        return wrong(fmt::format("answered with something else than embeddings ({}): {}",
                                 events.problem(), excerpt(body)));
    if (!events.has_data())
        return wrong(fmt::format("answered without embeddings: {}", message_in(body)));
    auto& items = events.items();
    if (items.size() != texts)
        return wrong(fmt::format("answered with {} embeddings for {} texts.", items.size(), texts));
    const bool indexed = items.front().index.has_value();
    std::vector<std::vector<float>> embeddings(texts);
    for (std::size_t i = 0; i < texts; ++i) {
        if (items[i].index.has_value() != indexed)
            return wrong("gave some embeddings an index and others none.");
        const std::int64_t place = items[i].index.value_or(static_cast<std::int64_t>(i));
        if (place < 0 || place >= static_cast<std::int64_t>(texts))
            return wrong(fmt::format("answered with index {} for {} texts.", place, texts));
        auto& embedding = embeddings[static_cast<std::size_t>(place)];
        if (!embedding.empty()) return wrong(fmt::format("answered twice with index {}.", place));
        if (items[i].embedding.empty()) return wrong("answered with an empty embedding.");
        embedding = std::move(items[i].embedding);
    }
    return embeddings;
}

std::string message_in(const std::string& body) {
    constexpr std::size_t longest = 300;
    constexpr std::size_t largest = 1 << 16;  // what is longer is no message
    const Json json = body.size() <= largest ? Json::parse(body, nullptr, false) : Json();
    const std::string text = json.is_discarded() ? std::string() : text_of(json);
    return excerpt(text.empty() ? body : text, longest);
}

}  // namespace sparsescope
