// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/term_index.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/eval/text_words.h"

namespace sparsescope {

namespace {

constexpr std::uint32_t no_word = 0xFFFFFFFF;
constexpr int word_bits = 21;
constexpr std::uint64_t word_mask = (std::uint64_t{1} << word_bits) - 1;
constexpr std::uint32_t least_of_phrase = 3;  // documents
constexpr double least_npmi = 0.3;
constexpr double mostly = 0.7;
constexpr std::size_t longest_label = 60;  // bytes: names have room for a few of them

// Cut between characters, with a sign that it is.
void shorten(std::string& label) {
    if (label.size() <= longest_label) return;
    std::size_t end = longest_label;
    while (end > 0 && (static_cast<unsigned char>(label[end]) & 0xC0U) == 0x80)
        --end;
    label.resize(end);
    label += "…";
}

}  // namespace

std::optional<std::size_t> TermIndex::Phrases::place(Key key) const {
    const auto found = std::ranges::lower_bound(keys, key);
    if (found == keys.end() || *found != key) return std::nullopt;
    return static_cast<std::size_t>(found - keys.begin());
}

std::uint32_t TermIndex::add_label(std::string_view name) {
    std::string& label = labels_.emplace_back();
    for (const char c : name) {
        const bool blank = static_cast<unsigned char>(c) <= ' ';
        if (!blank) label += c;
        if (blank && !label.empty() && label.back() != ' ') label += ' ';
    }
    shorten(label);
    return static_cast<std::uint32_t>(labels_.size() - 1);
}

std::uint32_t TermIndex::word_id(std::string_view key) {
    const auto next = static_cast<std::uint32_t>(words_.size());
    const auto [known, is_new] = ids_.try_emplace(std::string(key), next);
    if (is_new) words_.emplace_back();
    return known->second;
}

void TermIndex::add_document(std::string_view text, std::span<const std::uint32_t> labels) {
    std::size_t count = 0;
    for_each_text_word(text, [&](const TextWord& given) {
        const std::uint32_t id = word_id(given.key);
        Word& word = words_[id];
        word.function = given.function;
        word.joining = given.joining;
        word.character = given.character;
        if (word.written == given.written) {
            ++word.votes;
        } else if (--word.votes < 0) {
            word.written = given.written;
            word.votes = 1;
        }
        if (!given.follows && tokens_.size() > tokens_begin_.back()) tokens_.push_back(no_word);
        tokens_.push_back(id);
        return ++count < most_words;
    });
    tokens_begin_.push_back(tokens_.size());
    label_lists_.insert(label_lists_.end(), labels.begin(), labels.end());
    labels_begin_.push_back(label_lists_.size());
}

// Calls visit(words) for every run of so many words of a document that stand right behind each
// other.
template <class Visit>
void TermIndex::for_each_run(std::size_t document, std::size_t words, const Visit& visit) const {
    const auto tokens = std::span(tokens_).subspan(
        tokens_begin_[document], tokens_begin_[document + 1] - tokens_begin_[document]);
    for (std::size_t at = 0; at + words <= tokens.size(); ++at) {
        const auto run = tokens.subspan(at, words);
        if (std::ranges::find(run, no_word) != run.end()) continue;
        const Word& first = words_[run.front()];
        const Word& last = words_[run.back()];
        if (first.kept && last.kept && !first.function && !last.function) visit(run);
    }
}

void TermIndex::count_words() {
    std::vector<std::size_t> seen(words_.size());  // by word: the last document that had it, + 1
    for (std::size_t document = 0; document + 1 < tokens_begin_.size(); ++document) {
        for (std::size_t at = tokens_begin_[document]; at < tokens_begin_[document + 1]; ++at) {
            const std::uint32_t word = tokens_[at];
            if (word == no_word || std::exchange(seen[word], document + 1) == document + 1)
                continue;
            ++words_[word].documents;
        }
    }
}

void TermIndex::keep_words(std::uint32_t least) {
    for (Word& word : words_) {
        word.kept = word.documents >= least;
        if (!word.kept || word.function) continue;
        word.term = static_cast<TermId>(spellings_.size());
        spellings_.push_back(word.written);
        kinds_.push_back(Kind::word);
        parts_.emplace_back();
    }
}

bool TermIndex::holds_together(Key key, std::uint32_t documents) const {
    const auto all = static_cast<double>(tokens_begin_.size() - 1);
    double expected = 1;
    int words = 0;
    for (; key != 0; key >>= word_bits) {
        const Word& word = words_[(key & word_mask) - 1];
        if (word.function) continue;
        expected *= static_cast<double>(word.documents) / all;
        ++words;
    }
    const double share = static_cast<double>(documents) / all;
    if (share >= 1) return true;
    return std::log(share / expected) / (-(words - 1) * std::log(share)) >= least_npmi;
}

TermId TermIndex::add_phrase(Key key) {
    std::vector<TermId> parts;
    std::string spelling;
    bool after_character = false;
    for (int shift = 2 * word_bits; shift >= 0; shift -= word_bits) {
        const Key id = (key >> shift) & word_mask;
        if (id == 0) continue;
        const Word& word = words_[id - 1];
        if (!spelling.empty() && !(word.character && after_character)) spelling += ' ';
        spelling += word.written;
        after_character = word.character;
        if (!word.function) parts.push_back(word.term);
    }
    spellings_.push_back(std::move(spelling));
    kinds_.push_back(Kind::phrase);
    parts_.push_back(std::move(parts));
    return static_cast<TermId>(spellings_.size() - 1);
}

namespace {

std::uint64_t key_of(std::span<const std::uint32_t> run) {
    std::uint64_t key = 0;
    for (const std::uint32_t word : run)
        key = (key << word_bits) | (word + 1);
    return key;
}

}  // namespace

// Pairs, or with `pairs` triples: of two of them, or around a function word.
TermIndex::Phrases TermIndex::find_phrases(const Phrases* pairs, std::uint32_t least) {
    Phrases kept;
    if (words_.size() >= word_mask) return kept;  // too many words for a key
    std::vector<Key> found, of_document;
    for (std::size_t document = 0; document + 1 < tokens_begin_.size(); ++document) {
        of_document.clear();
        for_each_run(document, pairs != nullptr ? 3 : 2, [&](std::span<const std::uint32_t> run) {
            if (pairs != nullptr && !words_[run[1]].joining &&
                !(pairs->place(key_of(run.first(2))) && pairs->place(key_of(run.last(2)))))
                return;
            of_document.push_back(key_of(run));
        });
        std::ranges::sort(of_document);
        const auto repeated = std::ranges::unique(of_document);
        found.insert(found.end(), of_document.begin(), repeated.begin());
    }
    std::ranges::sort(found);
    for (std::size_t at = 0; at < found.size();) {
        std::size_t end = at;
        while (end < found.size() && found[end] == found[at])
            ++end;
        const auto documents = static_cast<std::uint32_t>(end - at);
        if (documents >= std::max(least, least_of_phrase) && holds_together(found[at], documents)) {
            kept.keys.push_back(found[at]);
            kept.documents.push_back(documents);
        }
        at = end;
    }
    return kept;
}

void TermIndex::drop_parts(Phrases& pairs, const Phrases& triples) const {
    std::vector<bool> part(pairs.keys.size());
    for (std::size_t i = 0; i < triples.keys.size(); ++i)
        for (const Key pair :
             {triples.keys[i] >> word_bits, triples.keys[i] & ((Key{1} << (2 * word_bits)) - 1)})
            if (const auto at = pairs.place(pair))
                if (triples.documents[i] >= mostly * pairs.documents[*at]) part[*at] = true;
    Phrases kept;
    for (std::size_t i = 0; i < pairs.keys.size(); ++i) {
        if (part[i]) continue;
        kept.keys.push_back(pairs.keys[i]);
        kept.documents.push_back(pairs.documents[i]);
    }
    pairs = std::move(kept);
}

void TermIndex::add_phrases(Phrases& phrases) {
    for (const Key key : phrases.keys)
        phrases.terms.push_back(add_phrase(key));
}

void TermIndex::list_terms(const Phrases& pairs, const Phrases& triples,
                           std::span<const TermId> term_of_label) {
    constexpr TermId dropped = no_word;
    begin_.assign(1, 0);
    std::vector<TermId> list;
    for (std::size_t document = 0; document + 1 < tokens_begin_.size(); ++document) {
        list.clear();
        for_each_run(document, 1, [&](auto run) { list.push_back(words_[run[0]].term); });
        const auto add = [&](const Phrases& phrases, std::span<const std::uint32_t> run) {
            if (const auto at = phrases.place(key_of(run))) list.push_back(phrases.terms[*at]);
        };
        for_each_run(document, 2, [&](auto run) { add(pairs, run); });
        for_each_run(document, 3, [&](auto run) { add(triples, run); });
        for (std::size_t at = labels_begin_[document]; at < labels_begin_[document + 1]; ++at)
            if (const TermId term = term_of_label[label_lists_[at]]; term != dropped)
                list.push_back(term);
        std::ranges::sort(list);
        const auto repeated = std::ranges::unique(list);
        terms_.insert(terms_.end(), list.begin(), repeated.begin());
        begin_.push_back(terms_.size());
    }
}

void TermIndex::list_documents() {
    holders_begin_.assign(spellings_.size() + 1, 0);
    for (const TermId term : terms_)
        ++holders_begin_[term + 1];
    for (std::size_t term = 0; term < spellings_.size(); ++term)
        holders_begin_[term + 1] += holders_begin_[term];
    holders_.resize(terms_.size());
    std::vector<std::size_t> next(holders_begin_.begin(), holders_begin_.end() - 1);
    for (std::size_t document = 0; document < documents(); ++document)
        for (const TermId term : of(document))
            holders_[next[term]++] = static_cast<std::uint32_t>(document);
}

void TermIndex::finish(std::uint32_t least_documents) {
    count_words();
    keep_words(least_documents);
    Phrases pairs = find_phrases(nullptr, least_documents);
    Phrases triples = find_phrases(&pairs, least_documents);
    drop_parts(pairs, triples);
    add_phrases(pairs);
    add_phrases(triples);
    std::vector<std::uint32_t> of_label(labels_.size());
    for (const std::uint32_t label : label_lists_)
        ++of_label[label];
    std::vector<TermId> term_of_label(labels_.size(), no_word);
    for (std::size_t label = 0; label < labels_.size(); ++label) {
        if (of_label[label] < least_documents) continue;
        term_of_label[label] = static_cast<TermId>(spellings_.size());
        spellings_.push_back(labels_[label]);
        kinds_.push_back(Kind::label);
        parts_.emplace_back();
    }
    list_terms(pairs, triples, term_of_label);
    list_documents();
    tokens_ = {};
    label_lists_ = {};
}

std::span<const TermId> TermIndex::of(std::size_t document) const {
    return std::span(terms_).subspan(begin_[document], begin_[document + 1] - begin_[document]);
}

std::span<const std::uint32_t> TermIndex::documents_of(TermId term) const {
    return std::span(holders_).subspan(holders_begin_[term],
                                       holders_begin_[term + 1] - holders_begin_[term]);
}

std::span<const TermId> TermIndex::words_of(TermId term) const {
    return parts_[term];
}

}  // namespace sparsescope
