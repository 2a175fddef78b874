// SPDX-License-Identifier: GPL-3.0-or-later
// A struct as a JSON object and back from one list of its fields, so that neither direction can
// forget one. For a struct S the list is a function beside it:
//     template <class Io> void fields(Io& io, S& s) { io("name", s.name); … }
// write_fields() makes the object, its keys in the order of the list; read_fields() fills a struct.
// Reading throws nlohmann's exceptions. Private to core/workspace.
#pragma once
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace sparsescope {

class FieldWriter {
  public:
    using Json = nlohmann::ordered_json;
    explicit FieldWriter(Json json = Json::object()) : json_(std::move(json)) {}

    template <class T>
    void operator()(const char* key, const T& value) {
        json_[key] = json_of(value);
    }
    // A key that came later: what older programs wrote does not have it.
    template <class T>
    void later(const char* key, const T& value) {
        (*this)(key, value);
    }
    // null when it is not finite, for which JSON has no number.
    void number(const char* key, double value) { (*this)(key, value); }
    // null, unless the value means something.
    template <class T>
    void only_if(bool meant, const char* key, const T& value) {
        json_[key] = meant ? json_of(value) : Json();
    }
    // "" is null.
    void text(const char* key, const std::string& value) { only_if(!value.empty(), key, value); }
    // A text that is JSON stands there as what it says; null when it is none.
    void object(const char* key, const std::string& value) {
        Json parsed = Json::parse(value, nullptr, false);
        json_[key] = parsed.is_discarded() ? Json() : std::move(parsed);
    }

    [[nodiscard]] Json take() { return std::move(json_); }

  private:
    template <class T>
    static Json json_of(const std::optional<T>& value) {
        return value ? json_of(*value) : Json();
    }
    template <class T>
    static Json json_of(const std::vector<T>& values) {
        Json list = Json::array();
        for (const T& value : values)
            list.push_back(json_of(value));
        return list;
    }
    template <class T>
    static Json json_of(const T& value) {
        if constexpr (requires(FieldWriter & io, T & t) { fields(io, t); }) {
            FieldWriter writer;
            T copy = value;  // the list is one for both directions, so it takes what it may change
            fields(writer, copy);
            return writer.take();
        } else {
            return value;
        }
    }

    Json json_;
};

class FieldReader {
  public:
    using Json = nlohmann::ordered_json;
    // missing: what a key that is not there means.
    enum class Missing { refused, keeps_default };
    FieldReader(const Json& json, Missing missing) : json_(json), missing_(missing) {}

    template <class T>
    void operator()(const char* key, T& value) {
        if (const Json* found = find(key)) read(*found, value);
    }
    template <class T>
    void later(const char* key, T& value) {
        if (json_.contains(key)) read(json_.at(key), value);
    }
    // null is NaN.
    void number(const char* key, double& value) {
        if (const Json* found = find(key))
            value = found->is_null() ? std::nan("") : found->get<double>();
    }
    template <class T>
    void only_if(bool /*meant*/, const char* key, T& value) {
        if (const Json* found = find(key); found != nullptr && !found->is_null())
            read(*found, value);
    }
    void text(const char* key, std::string& value) { only_if(true, key, value); }
    void object(const char* key, std::string& value) {
        if (const Json* found = find(key)) value = found->is_null() ? "" : found->dump();
    }

  private:
    [[nodiscard]] const Json* find(const char* key) const {
        // at() throws for what is no object, too.
        if (missing_ == Missing::refused || !json_.is_object()) return &json_.at(key);
        const auto found = json_.find(key);
        return found == json_.end() ? nullptr : &*found;
    }
    template <class T>
    void read(const Json& json, std::optional<T>& value) const {
        value.reset();
        if (!json.is_null()) read(json, value.emplace());
    }
    template <class T>
    void read(const Json& json, std::vector<T>& values) const {
        if constexpr (std::is_arithmetic_v<T>) {
            json.get_to(values);
        } else {
            values.clear();
            for (const Json& item : json)
                read(item, values.emplace_back());
        }
    }
    template <class T>
    void read(const Json& json, T& value) const {
        if constexpr (requires(FieldReader & io) { fields(io, value); }) {
            FieldReader reader(json, missing_);
            fields(reader, value);
        } else {
            json.get_to(value);
        }
    }

    const Json& json_;
    Missing missing_;
};

template <class S>
[[nodiscard]] FieldWriter::Json write_fields(
    S value, FieldWriter::Json begin = FieldWriter::Json::object()) {
    FieldWriter writer(std::move(begin));
    fields(writer, value);
    return writer.take();
}

template <class S>
[[nodiscard]] S read_fields(const FieldReader::Json& json, FieldReader::Missing missing) {
    FieldReader reader(json, missing);
    S value;
    fields(reader, value);
    return value;
}

}  // namespace sparsescope
