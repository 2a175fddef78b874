// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/name_scores.h"

#include <algorithm>
#include <utility>

#include "core/eval/text_words.h"

namespace sparsescope {

namespace {

constexpr std::int64_t least_documents = 10;  // as of automatic names

template <class Visit>
void for_each_piece(std::string_view name, const Visit& visit) {
    while (!name.empty()) {
        const auto end = std::min(name.find_first_of(",;:"), name.size());
        visit(name.substr(0, end));
        name.remove_prefix(std::min(end + 1, name.size()));
    }
}

}  // namespace

NameJudge::NameJudge(NamingDocuments documents)
    : documents_(std::make_unique<NamingDocuments>(std::move(documents))) {
    const TermIndex& index = *documents_->index;
    for (TermId term = 0; term < index.terms(); ++term)
        terms_[folded_term(index.spelling(term))].push_back(term);
    judge_.emplace(documents_->input, Half::second);
}

Result<NameJudge> NameJudge::make(const Corpus& corpus, const LoadedModel& model,
                                  std::stop_token stop, const Progress& progress) {
    SPARSESCOPE_ASSIGN(auto documents, naming_documents(corpus, model, naming_k(model.info), {},
                                                        std::move(stop), progress));
    return NameJudge(std::move(documents));
}

std::vector<TermId> NameJudge::terms_of(std::string_view name) const {
    constexpr std::string_view mixed = "mixed:";
    if (name.starts_with(mixed)) name.remove_prefix(mixed.size());
    std::vector<TermId> terms;
    for_each_piece(name, [&](std::string_view piece) {
        const auto whole = terms_.find(folded_term(piece));
        const std::vector<TermId> found =
            whole == terms_.end() ? telling_words(piece) : whole->second;
        terms.insert(terms.end(), found.begin(), found.end());
    });
    return terms;
}

// The words of a piece that is no term, without those that many more documents hold than its rarest
// one: "kinds of dogs" is about dogs.
std::vector<TermId> NameJudge::telling_words(std::string_view piece) const {
    constexpr std::size_t many_more = 10;
    std::vector<TermId> words;
    for_each_text_word(piece, [&](const TextWord& word) {
        const auto found = terms_.find(std::string(word.key));
        if (!word.function && found != terms_.end())
            words.insert(words.end(), found->second.begin(), found->second.end());
        return true;
    });
    const auto documents = [&](TermId term) {
        return documents_->index->documents_of(term).size();
    };
    std::size_t fewest = documents_->index->documents();
    for (const TermId word : words)
        fewest = std::min(fewest, documents(word));
    std::erase_if(words, [&](TermId word) { return documents(word) > many_more * fewest; });
    return words;
}

std::optional<double> NameJudge::score(NeuronId neuron, std::string_view name,
                                       Counting counting) const {
    if (neuron >= documents_->input.active.size()) return std::nullopt;
    return judge_->judged(neuron, terms_of(name), least_documents, counting);
}

Status judge_own_names(NameBook& book, const Corpus& corpus, const ModelInfo& model,
                       std::stop_token stop, const Progress& progress) {
    std::vector<NeuronId> own;
    for (NeuronId neuron = 0; neuron < book.size(); ++neuron)
        if (book.of(neuron).origin) own.push_back(neuron);
    if (own.empty() || model.stored_k < 1) return {};
    SPARSESCOPE_ASSIGN(const auto loaded, load_model(corpus, model.id, stop, progress));
    SPARSESCOPE_ASSIGN(const NameJudge judge, NameJudge::make(corpus, *loaded, stop, progress));
    for (const NeuronId neuron : own)
        book.set_score(neuron, judge.score(neuron, book.text(neuron)));
    return {};
}

}  // namespace sparsescope
