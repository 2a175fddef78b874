// SPDX-License-Identifier: GPL-3.0-or-later
// Reads JSON that holds embeddings event by event, straight into floats: a hostile answer of many
// brackets or many numbers takes no more memory than an embedding may. Used by what reads answers
// of programs and of endpoints; they are told of every value with the key it has and its depth.
#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace sparsescope {

inline constexpr std::size_t largest_dim = 65536;

class EmbeddingEvents : public nlohmann::json_sax<nlohmann::json> {
  public:
    bool null() override { return simple(); }
    bool boolean(bool value) override { return simple() && on_boolean(value); }
    bool number_integer(number_integer_t value) override {
        return number(static_cast<double>(value), value);
    }
    bool number_unsigned(number_unsigned_t value) override {
        return number(static_cast<double>(value),
                      value > INT64_MAX ? -1 : static_cast<std::int64_t>(value));
    }
    bool number_float(number_float_t value, const string_t& /*text*/) override {
        return number(value, -1);
    }
    bool string(string_t& value) override { return simple() && on_string(value); }
    bool binary(binary_t& /*value*/) override { return false; }
    bool start_object(std::size_t /*size*/) override { return open('{'); }
    bool key(string_t& name) override {
        key_ = name;
        return true;
    }
    bool end_object() override { return close(); }
    bool start_array(std::size_t /*size*/) override { return open('['); }
    bool end_array() override { return close(); }
    bool parse_error(std::size_t position, const std::string& /*token*/,
                     const nlohmann::detail::exception& /*error*/) override {
        if (problem_.empty()) problem_ = "no JSON at byte " + std::to_string(position);
        return false;
    }
    // Why reading stopped; "" when all was read.
    [[nodiscard]] const std::string& problem() const { return problem_; }

  protected:
    // The embedding that this number belongs to; nullptr when it belongs to none.
    virtual std::vector<float>* embedding_here() = 0;
    // Any value but a bracket, before it is told by its type.
    virtual bool on_value() { return true; }
    virtual bool on_integer(std::int64_t /*value*/) { return true; }
    virtual bool on_boolean(bool /*value*/) { return true; }
    virtual bool on_string(std::string& /*value*/) { return true; }
    // Before the depth changes: the object or array under this key begins.
    virtual bool on_open(char /*bracket*/) { return true; }
    virtual bool on_close() { return true; }

    [[nodiscard]] bool stop(std::string problem) {
        problem_ = std::move(problem);
        return false;
    }
    // The innermost key read so far; whose value it is follows from the depth.
    [[nodiscard]] const std::string& last_key() const { return key_; }
    [[nodiscard]] std::size_t depth() const { return brackets_.size(); }
    [[nodiscard]] bool in_array() const { return !brackets_.empty() && brackets_.back() == '['; }

  private:
    bool simple() {
        if (embedding_here() != nullptr) return stop("a value in an embedding is no number");
        return on_value();
    }
    bool number(double value, std::int64_t integer) {
        std::vector<float>* const embedding = embedding_here();
        if (embedding == nullptr) return on_value() && on_integer(integer);
        if (embedding->size() >= largest_dim)
            return stop("an embedding has more than " + std::to_string(largest_dim) + " numbers");
        embedding->push_back(static_cast<float>(value));
        return true;
    }
    bool open(char bracket) {
        if (embedding_here() != nullptr) return stop("an embedding holds more than numbers");
        if (depth() >= deepest) return stop("brackets are nested too deep");
        if (!on_open(bracket)) return false;
        brackets_ += bracket;
        return true;
    }
    bool close() {
        brackets_.pop_back();
        return on_close();
    }

    static constexpr std::size_t deepest = 64;
    std::string brackets_, key_, problem_;
};

}  // namespace sparsescope
