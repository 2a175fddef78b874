// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/tokenizers/text_normalizers.h"

#include <algorithm>

namespace sparsescope::tokenizers {

namespace {

template <class Change>
class ChangingNormalizer final : public Normalizer {
  public:
    explicit ChangingNormalizer(Change change) : change_(std::move(change)) {}
    void apply(std::string& text) const override { change_(text); }

  private:
    Change change_;
};

template <class Change>
NormalizerPtr changing(Change change) {
    return std::make_unique<ChangingNormalizer<Change>>(std::move(change));
}

class SequenceNormalizer final : public Normalizer {
  public:
    explicit SequenceNormalizer(std::vector<NormalizerPtr> parts) : parts_(std::move(parts)) {}
    void apply(std::string& text) const override {
        for (const auto& part : parts_)
            part->apply(text);
    }

  private:
    std::vector<NormalizerPtr> parts_;
};

// {begin, end} of the text without white space at its ends.
std::string stripped(const std::string& text, bool left, bool right) {
    std::size_t begin = std::string::npos, end = 0;  // of what is no space
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t here = at;
        if (is_space(next_character(text, at))) continue;
        begin = std::min(begin, here);
        end = at;
    }
    if (begin == std::string::npos) return left || right ? "" : text;
    if (!left) begin = 0;
    return text.substr(begin, (right ? end : text.size()) - begin);
}

}  // namespace

NormalizerPtr make_sequence(std::vector<NormalizerPtr> parts) {
    return std::make_unique<SequenceNormalizer>(std::move(parts));
}

NormalizerPtr make_normal_form(NormalForm form) {
    return changing([form](std::string& text) { normalize(text, form); });
}

NormalizerPtr make_lower() {
    return changing([](std::string& text) {
        std::string lower;
        lower.reserve(text.size());
        for (std::size_t at = 0; at < text.size();)
            append_lower(lower, next_character(text, at));
        text = std::move(lower);
    });
}

NormalizerPtr make_prepend(std::string prefix) {
    return changing([prefix = std::move(prefix)](std::string& text) {
        if (!text.empty()) text.insert(0, prefix);
    });
}

NormalizerPtr make_replace(std::string what, std::string by) {
    return changing([what = std::move(what), by = std::move(by)](std::string& text) {
        std::string out;
        std::size_t done = 0;
        for (std::size_t at = text.find(what); at != std::string::npos;
             at = text.find(what, done)) {
            out.append(text, done, at - done);
            out += by;
            done = at + what.size();
        }
        if (done == 0) return;
        out.append(text, done);
        text = std::move(out);
    });
}

NormalizerPtr make_replace_many_spaces(std::string by) {
    return changing([by = std::move(by)](std::string& text) {
        std::string out;
        out.reserve(text.size());
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = std::min(text.find_first_not_of(' ', at), text.size());
            if (end - at >= 2)
                out += by;
            else if (end > at)
                out += ' ';
            if (end < text.size()) out += text[end];
            at = end + 1;
        }
        text = std::move(out);
    });
}

NormalizerPtr make_replace_spaces(std::string by) {
    return changing([by = std::move(by)](std::string& text) {
        std::string out;
        out.reserve(text.size());
        bool in_run = false;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t begin = at;
            const bool space = is_space(next_character(text, at));
            if (space && !in_run) out += by;
            if (!space) out.append(text, begin, at - begin);
            in_run = space;
        }
        text = std::move(out);
    });
}

NormalizerPtr make_strip(bool left, bool right) {
    return changing([left, right](std::string& text) { text = stripped(text, left, right); });
}

}  // namespace sparsescope::tokenizers
