// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/neuron_words.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace sparsescope {

namespace {

constexpr double prior_documents = 10;
constexpr std::size_t most_words = 300;    // of one document: a book would drown the others
constexpr std::size_t longest_word = 32;   // bytes; longer ones are no words that tell anything
constexpr std::size_t longest_ending = 2;  // dogs, boxes

// English words that tell what a sentence does, not what it is about. Ascending.
constexpr std::string_view function_words[] = {
    "about", "after", "all",    "also",  "an",      "and",   "any",     "are",   "as",    "at",
    "be",    "been",  "before", "being", "between", "both",  "but",     "by",    "can",   "could",
    "did",   "do",    "does",   "each",  "either",  "for",   "from",    "had",   "has",   "have",
    "he",    "her",   "his",    "how",   "if",      "in",    "into",    "is",    "it",    "its",
    "may",   "more",  "most",   "no",    "not",     "of",    "off",     "on",    "one",   "or",
    "other", "our",   "out",    "over",  "she",     "so",    "some",    "such",  "than",  "that",
    "the",   "their", "them",   "then",  "there",   "these", "they",    "this",  "those", "through",
    "to",    "under", "up",     "us",    "was",     "we",    "were",    "what",  "when",  "where",
    "which", "while", "who",    "whose", "will",    "with",  "without", "would", "you",   "your"};

bool is_function_word(std::string_view word) {
    static_assert(std::ranges::is_sorted(function_words));
    return std::ranges::binary_search(function_words, word);
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Every byte of a character beyond ASCII counts as a letter.
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<signed char>(c) < 0;
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Calls visit(word) for every word of the text, in lower case.
template <class Visit>
void for_each_word(std::string_view text, const Visit& visit) {
    std::string word;
    bool letters = false;
    const auto end_word = [&] {
        if (letters && word.size() > 1 && word.size() <= longest_word) visit(word);
        word.clear();
        letters = false;
    };
    for (const char c : text) {
        if (!is_letter(c) && !is_digit(c)) {
            end_word();
            continue;
        }
        letters = letters || is_letter(c);
        word += lower(c);
    }
    end_word();
}

// One is the other with a short ending: dog, dogs.
bool same_word(std::string_view a, std::string_view b) {
    if (a.size() > b.size()) std::swap(a, b);
    return a == b || (a.size() > 2 && b.size() <= a.size() + longest_ending && b.starts_with(a));
}

}  // namespace

NeuronWords::NeuronWords(const CodeMatrix& codes, int k, std::size_t documents_per_neuron)
    : documents_(codes.hidden()) {
    // Until rows_ is known, `at` is the row. The weakest is at the front of a heap.
    const auto stronger = [](const Active& a, const Active& b) {
        return a.weight != b.weight ? a.weight > b.weight : a.at < b.at;
    };
    for (std::size_t row = 0; row < codes.rows(); ++row) {
        const CodeView code = codes.row(row).prefix(static_cast<std::size_t>(std::max(k, 0)));
        for (std::size_t i = 0; i < code.size(); ++i) {
            auto& heap = documents_[code.neurons[i]];
            const Active active{row, code.weights[i]};
            if (heap.size() == documents_per_neuron) {
                if (heap.empty() || !stronger(active, heap.front())) continue;
                std::ranges::pop_heap(heap, stronger);
                heap.pop_back();
            }
            heap.push_back(active);
            std::ranges::push_heap(heap, stronger);
        }
    }
    std::vector<bool> wanted(codes.rows());
    for (const auto& documents : documents_)
        for (const Active& active : documents)
            wanted[active.at] = true;
    std::vector<std::size_t> places(codes.rows());
    for (std::size_t row = 0; row < codes.rows(); ++row) {
        places[row] = rows_.size();
        if (wanted[row]) rows_.push_back(static_cast<std::int64_t>(row));
    }
    for (auto& documents : documents_)
        for (Active& active : documents)
            active.at = places[active.at];
    words_.resize(rows_.size());
}

void NeuronWords::add(std::int64_t row, std::string_view text) {
    const auto found = std::ranges::lower_bound(rows_, row);
    if (found == rows_.end() || *found != row) return;
    auto& words = words_[static_cast<std::size_t>(found - rows_.begin())];
    for_each_word(text, [&](const std::string& word) {
        if (words.size() >= most_words || is_function_word(word)) return;
        const auto next = static_cast<std::uint32_t>(spellings_.size());
        const auto [known, is_new] = ids_.try_emplace(word, next);
        if (is_new) {
            spellings_.push_back(word);
            frequencies_.push_back(0);
        }
        words.push_back(known->second);
    });
    std::ranges::sort(words);
    const auto repeated = std::ranges::unique(words);
    words.erase(repeated.begin(), repeated.end());
    for (const std::uint32_t word : words)
        ++frequencies_[word];
}

std::vector<NeuronWords::Scored> NeuronWords::scored_words(NeuronId neuron) const {
    struct Use {
        double weight = 0;
        int documents = 0;
    };
    const auto& documents = documents_[neuron];
    float largest = 0;
    for (const Active& active : documents)
        largest = std::max(largest, active.weight);
    std::map<std::uint32_t, Use> uses;
    double all = 0;
    for (const Active& active : documents) {
        const double weight = largest > 0 ? static_cast<double>(active.weight / largest) : 0;
        all += weight;
        for (const std::uint32_t word : words_[active.at]) {
            uses[word].weight += weight;
            ++uses[word].documents;
        }
    }
    const auto read = static_cast<double>(rows_.size());
    const int fewest = documents.size() > 3 ? 2 : 1;
    std::vector<Scored> scored;
    for (const auto& [word, use] : uses) {
        if (use.documents < fewest) continue;
        const auto everywhere = static_cast<double>(frequencies_[word]);
        const double prior = prior_documents * everywhere / read;
        const double here = use.weight + prior;
        const double odds = here / std::max(all + prior_documents - here, 0.5);
        const double usual = (everywhere + 0.5) / (read - everywhere + 0.5);
        const double z =
            (std::log(odds) - std::log(usual)) / std::sqrt(1 / here + 1 / (everywhere + 0.5));
        if (z > 0) scored.push_back({z, word});
    }
    std::ranges::sort(scored, [&](const Scored& a, const Scored& b) {
        return a.z != b.z ? a.z > b.z : spellings_[a.word] < spellings_[b.word];
    });
    return scored;
}

std::vector<std::string> NeuronWords::most_telling(NeuronId neuron, std::size_t most,
                                                   std::string_view known) const {
    std::vector<std::string> left_out;
    for_each_word(known, [&](const std::string& word) { left_out.push_back(word); });
    std::vector<std::string> telling;
    for (const Scored& scored : scored_words(neuron)) {
        if (telling.size() == most) break;
        const std::string& word = spellings_[scored.word];
        const auto same = [&](const std::string& other) { return same_word(word, other); };
        if (std::ranges::any_of(left_out, same) || std::ranges::any_of(telling, same)) continue;
        telling.push_back(word);
    }
    return telling;
}

}  // namespace sparsescope
