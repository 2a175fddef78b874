// SPDX-License-Identifier: GPL-3.0-or-later
// Which documents hold which terms, for terms that neurons may be called by: words, phrases of two
// or three words that hold together, labels, and nodes of level paths. Documents are numbered in
// the order in which they are added. Each holds a term or does not; how often is not counted.
//
// A phrase x y is a term when enough documents hold it and it holds together:
//   npmi = ln(p_xy / (p_x·p_y)) / −ln p_xy ≥ 0.3   (Bouma 2009; p: shares of documents),
// for three words with p_x·p_y·p_z and −2·ln p_xyz. A function word may only stand in the middle
// ("unit of measurement"), and is not counted then. Two words that are mostly part of three are no
// term: "States composer".
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sparsescope {

using TermId = std::uint32_t;

class TermIndex {
  public:
    enum class Kind { word, phrase, label };  // label: also the node of a path

    static constexpr std::size_t most_words = 200;  // of one text: a book would drown the others

    // Announces a label or node, before documents have it. Line breaks and tabs in its name become
    // blanks.
    [[nodiscard]] std::uint32_t add_label(std::string_view name);
    // labels: what add_label() gave, in any order.
    void add_document(std::string_view text, std::span<const std::uint32_t> labels = {});
    // After the last document, before anything below. Terms of fewer than least_documents are
    // dropped.
    void finish(std::uint32_t least_documents);

    [[nodiscard]] std::size_t documents() const { return begin_.empty() ? 0 : begin_.size() - 1; }
    [[nodiscard]] std::size_t terms() const { return spellings_.size(); }
    [[nodiscard]] std::span<const TermId> of(std::size_t document) const;          // ascending
    [[nodiscard]] std::span<const std::uint32_t> documents_of(TermId term) const;  // ascending
    [[nodiscard]] const std::string& spelling(TermId term) const { return spellings_[term]; }
    [[nodiscard]] Kind kind(TermId term) const { return kinds_[term]; }
    // The words of a phrase, without a function word in its middle; nothing for other terms.
    [[nodiscard]] std::span<const TermId> words_of(TermId term) const;

  private:
    struct Word {
        std::string written;     // as most documents have it
        std::int64_t votes = 0;  // for this spelling, against others
        std::uint32_t documents = 0;
        bool function = false;
        bool joining = false;
        bool character = false;
        TermId term = 0;
        bool kept = false;
    };
    using Key = std::uint64_t;  // of a phrase: 21 bits a word, the last one lowest
    struct Phrases {
        std::vector<Key> keys;                 // ascending
        std::vector<std::uint32_t> documents;  // by key
        std::vector<TermId> terms;             // by key, once they are listed
        [[nodiscard]] std::optional<std::size_t> place(Key key) const;
    };

    std::uint32_t word_id(std::string_view key);
    void count_words();
    void keep_words(std::uint32_t least);
    [[nodiscard]] Phrases find_phrases(const Phrases* pairs, std::uint32_t least);
    void drop_parts(Phrases& pairs, const Phrases& triples) const;
    [[nodiscard]] bool holds_together(Key key, std::uint32_t documents) const;
    void add_phrases(Phrases& phrases);
    [[nodiscard]] TermId add_phrase(Key key);
    void list_terms(const Phrases& pairs, const Phrases& triples,
                    std::span<const TermId> term_of_label);
    void list_documents();
    template <class Visit>
    void for_each_run(std::size_t document, std::size_t words, const Visit& visit) const;

    std::unordered_map<std::string, std::uint32_t> ids_;  // of words, by key
    std::vector<Word> words_;
    std::vector<std::uint32_t> tokens_;         // words in their order; no_word between phrases
    std::vector<std::size_t> tokens_begin_{0};  // by document
    std::vector<std::string> labels_;
    std::vector<std::uint32_t> label_lists_;
    std::vector<std::size_t> labels_begin_{0};  // by document

    std::vector<std::string> spellings_;  // by term, and so on
    std::vector<Kind> kinds_;
    std::vector<std::vector<TermId>> parts_;
    std::vector<TermId> terms_;
    std::vector<std::size_t> begin_;
    std::vector<std::uint32_t> holders_;  // documents, by term
    std::vector<std::size_t> holders_begin_;
};

}  // namespace sparsescope
