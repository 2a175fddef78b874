// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/encoders/command_words.h"

#include <algorithm>
#include <filesystem>
#include <optional>

namespace sparsescope::cli {

namespace {

namespace fs = std::filesystem;

class WordDivider {
  public:
    void take(char c) {
        if (escaped_) {
            // Within double quotes only these can be escaped.
            if (quote_ == '"' && c != '"' && c != '\\' && c != '$' && c != '`') add('\\');
            add(c);
            escaped_ = false;
        } else if (c == '\\' && quote_ != '\'') {
            escaped_ = true;
        } else if (quote_ != '\0') {
            c == quote_ ? void(quote_ = '\0') : add(c);
        } else if (c == '\'' || c == '"') {
            quote_ = c;
            word_ = word_.value_or("");  // '' is a word
        } else if (c == ' ' || c == '\t' || c == '\n') {
            end_word();
        } else {
            add(c);
        }
    }
    [[nodiscard]] Result<std::vector<std::string>> finish() {
        if (quote_ != '\0' || escaped_)
            return fail(ErrorCode::invalid_argument,
                        fmt::format("--command has a {} without its end.",
                                    escaped_ ? "backslash" : "quotation mark"));
        end_word();
        return std::move(words_);
    }

  private:
    void add(char c) { word_ = word_.value_or("") + c; }
    void end_word() {
        if (word_) words_.push_back(std::move(*word_));
        word_.reset();
    }

    std::vector<std::string> words_;
    std::optional<std::string> word_;
    char quote_ = '\0';
    bool escaped_ = false;
};

bool is_plain(std::string_view word) {
    return !word.empty() && std::ranges::all_of(word, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("-_./=:,@%+").find(c) != std::string_view::npos;
    });
}

}  // namespace

Result<std::vector<std::string>> divided_into_words(std::string_view line) {
    WordDivider divider;
    for (const char c : line)
        divider.take(c);
    return divider.finish();
}

std::string joined_words(const std::vector<std::string>& words) {
    std::string line;
    for (const std::string& word : words) {
        if (!line.empty()) line += ' ';
        if (is_plain(word)) {
            line += word;
            continue;
        }
        line += '\'';
        for (const char c : word)
            c == '\'' ? line += "'\\''" : line += c;
        line += '\'';
    }
    return line;
}

std::vector<std::string> with_whole_paths(std::vector<std::string> words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        std::string& word = words[i];
        const bool has_slash = word.find('/') != std::string::npos;
        // A program without a slash is looked for in PATH, whatever lies here.
        if (word.empty() || word[0] == '-' || word[0] == '/' || (i == 0 && !has_slash)) continue;
        std::error_code error;
        if (fs::is_regular_file(word, error)) word = fs::absolute(word).lexically_normal().string();
    }
    return words;
}

}  // namespace sparsescope::cli
