// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/metadata_scan.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

namespace sparsescope {

namespace {

using Found = std::function<void(std::string_view name, std::string_view value)>;

// A parser that checks everything takes several times as long, and the metadata are JSON that was
// written here. Over other bytes it stops early, and never leaves the text.
class MetadataScanner {
  public:
    MetadataScanner(std::string_view text, const Found& found) : text_(text), found_(found) {}

    void scan() {
        if (next() != '{') return;
        do {
            ++at_;
            if (next() != '"') return;
            name_ = string(name_buffer_);
            if (next() != ':') return;
            ++at_;
            give_field();
        } while (next() == ',');
    }

  private:
    // The next byte that is no blank; 0 at the end.
    char next() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' ||
                                      text_[at_] == '\t' || text_[at_] == '\r'))
            ++at_;
        return at_ < text_.size() ? text_[at_] : '\0';
    }

    void give_field() {
        if (next() != '[') return give();
        do {
            ++at_;
            next() == '[' ? skip_nested() : give();
        } while (next() == ',');
        if (next() == ']') ++at_;
    }

    void give() {
        const char first = next();
        std::string_view value;
        if (first == '"') {
            value = string(value_buffer_);
        } else if (first == '{') {
            skip_nested();
            value = "{}";
        } else {
            value = literal();
            if (value == "null") return;
        }
        if (!value.empty()) found_(name_, value);
    }

    // A number, true, false or null.
    std::string_view literal() {
        const std::size_t begin = at_;
        at_ = std::min(text_.find_first_of(",]} \n\t\r", at_), text_.size());
        return text_.substr(begin, at_ - begin);
    }

    // Stands on the opening quote. What has escapes is put into the buffer.
    std::string_view string(std::string& buffer) {
        const std::size_t begin = at_++;
        bool escaped = false;
        for (; at_ < text_.size() && text_[at_] != '"'; ++at_) {
            if (text_[at_] != '\\') continue;
            escaped = true;
            ++at_;
        }
        at_ = std::min(at_ + 1, text_.size());
        const std::string_view quoted = text_.substr(begin, at_ - begin);
        if (!escaped) return quoted.size() < 2 ? quoted : quoted.substr(1, quoted.size() - 2);
        const auto read = nlohmann::json::parse(quoted, nullptr, false);
        buffer = read.is_string() ? read.get<std::string>() : std::string();
        return buffer;
    }

    // Stands on the bracket that opens a list or an object.
    void skip_nested() {
        int depth = 0;
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '"') {
                string(value_buffer_);
                continue;
            }
            if (c == '[' || c == '{') ++depth;
            if (c == ']' || c == '}') --depth;
            ++at_;
            if (depth == 0) return;
        }
    }

    std::string_view text_;
    const Found& found_;
    std::size_t at_ = 0;
    std::string_view name_;
    std::string name_buffer_;
    std::string value_buffer_;
};

}  // namespace

void scan_metadata(std::string_view metadata, const Found& found) {
    MetadataScanner(metadata, found).scan();
}

}  // namespace sparsescope
