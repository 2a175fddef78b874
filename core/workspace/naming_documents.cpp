// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/naming_documents.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "core/eval/near_neurons.h"

namespace sparsescope {

namespace {

constexpr std::size_t documents_at_once = 512;
constexpr std::size_t most_own = 100'000;  // documents that are read for single neurons

// The finisher of splitmix64: neighbouring ids share nothing.
std::uint64_t hash_of(DocumentId id) {
    auto z = static_cast<std::uint64_t>(id) + 0x9E3779B97F4A7C15ULL;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

// Labels and the nodes of level paths, told to an index.
class Tags {
  public:
    static Result<Tags> read(const Corpus& corpus, const LoadedModel& model, TermIndex& index) {
        Tags tags(model);
        if (model.dataset.has_levels) {
            SPARSESCOPE_ASSIGN(tags.levels_, corpus.level_paths(model.dataset.id));
            tags.number_nodes(index);
        }
        tags.number_labels(index);
        return tags;
    }

    std::vector<std::uint32_t> of(std::size_t row) const {
        std::vector<std::uint32_t> found;
        if (const std::int32_t label = model_->labels[row]; label != no_label)
            if (const auto known = labels_.find(label); known != labels_.end())
                found.push_back(known->second);
        if (levels_.of_row.empty() || levels_.of_row[row] == no_label) return found;
        for_each_node(levels_.names[static_cast<std::size_t>(levels_.of_row[row])],
                      [&](std::string_view node) { found.push_back(nodes_.at(node)); });
        return found;
    }

  private:
    explicit Tags(const LoadedModel& model) : model_(&model) {}

    template <class Visit>
    static void for_each_node(std::string_view path, const Visit& visit) {
        for (std::size_t end = 0; end < path.size(); ++end) {
            end = std::min(path.find('/', end), path.size());
            visit(path.substr(0, end));
        }
    }

    // A node is called by its last part. Where several end alike, the one of most documents is, and
    // the others by their last two parts.
    void number_nodes(TermIndex& index) {
        std::vector<std::string_view> order;
        std::unordered_map<std::string_view, std::int64_t> documents;
        for (const std::int32_t path : levels_.of_row) {
            if (path == no_label) continue;
            for_each_node(levels_.names[static_cast<std::size_t>(path)],
                          [&](std::string_view node) {
                              if (documents[node]++ == 0) order.push_back(node);
                          });
        }
        std::unordered_map<std::string_view, std::string_view> largest;  // by last part
        for (const std::string_view node : order) {
            std::string_view& best = largest.try_emplace(last_parts(node, 1), node).first->second;
            if (documents[node] > documents[best]) best = node;
        }
        for (const std::string_view node : order)
            nodes_[node] =
                index.add_label(last_parts(node, largest[last_parts(node, 1)] == node ? 1 : 2));
    }
    static std::string_view last_parts(std::string_view node, int parts) {
        std::size_t begin = node.size();
        for (; parts > 0 && begin != std::string_view::npos; --parts)
            begin = begin == 0 ? std::string_view::npos : node.rfind('/', begin - 1);
        return begin == std::string_view::npos ? node : node.substr(begin + 1);
    }

    void number_labels(TermIndex& index) {
        for (const std::int32_t label : model_->labels) {
            if (label == no_label || labels_.contains(label)) continue;
            labels_[label] = index.add_label(model_->dataset.label_name(label));
        }
    }

    const LoadedModel* model_;
    LevelPaths levels_;
    std::unordered_map<std::string_view, std::uint32_t> nodes_;  // of levels_.names
    std::unordered_map<std::int32_t, std::uint32_t> labels_;
};

// Which rows are read.
struct Chosen {
    std::vector<std::int64_t> rows;  // ascending
    std::vector<bool> common;        // by place in rows
};

class Sampler {
  public:
    Sampler(const LoadedModel& model, int k, const NamingSample& sample)
        : model_(model), k_(static_cast<std::size_t>(k)), sample_(sample) {
        hashes_.reserve(model.ids.size());
        for (const DocumentId id : model.ids)
            hashes_.push_back(hash_of(id));
    }

    Chosen choose() {
        std::vector<std::int64_t> order;
        for (std::size_t row = 0; row < model_.splits.size(); ++row)
            if (model_.splits[row] != Split::none) order.push_back(static_cast<std::int64_t>(row));
        std::vector<bool> wanted(model_.ids.size());
        const std::size_t count = std::min(sample_.common, order.size());
        if (count < order.size()) std::ranges::sort(order, {}, [&](auto row) { return hash(row); });
        for (std::size_t i = 0; i < count; ++i)
            wanted[static_cast<std::size_t>(order[i])] = true;
        const std::vector<bool> common = wanted;
        if (count < order.size()) add_own(std::span(order), count, wanted);
        Chosen chosen;
        for (std::size_t row = 0; row < wanted.size(); ++row) {
            if (!wanted[row]) continue;
            chosen.rows.push_back(static_cast<std::int64_t>(row));
            chosen.common.push_back(common[row]);
        }
        return chosen;
    }

    [[nodiscard]] std::uint64_t hash(std::int64_t row) const {
        return hashes_[static_cast<std::size_t>(row)];
    }

  private:
    // Goes on in the same order, so that a neuron's documents are its first ones in it, and no
    // others: a fair sample of them.
    void add_own(std::span<const std::int64_t> order, std::size_t common,
                 std::vector<bool>& wanted) const {
        const std::size_t own =
            std::clamp<std::size_t>(most_own / model_.codes.hidden(), 2, sample_.own);
        std::vector<std::size_t> documents(model_.codes.hidden());
        for (std::size_t at = 0; at < order.size(); ++at) {
            const auto row = static_cast<std::size_t>(order[at]);
            const CodeView code = model_.codes.row(row).prefix(k_);
            for (std::size_t i = 0; i < code.size(); ++i) {
                if (code.weights[i] <= activation_epsilon) continue;
                if (++documents[code.neurons[i]] <= own && at >= common) wanted[row] = true;
            }
        }
    }

    const LoadedModel& model_;
    std::size_t k_;
    NamingSample sample_;
    std::vector<std::uint64_t> hashes_;  // by row
};

Status read_documents(const Corpus& corpus, const LoadedModel& model, const Chosen& chosen,
                      TermIndex& index, const std::stop_token& stop, const Progress& progress) {
    SPARSESCOPE_ASSIGN(const Tags tags, Tags::read(corpus, model, index));
    const std::span rows(chosen.rows);
    for (std::size_t first = 0; first < rows.size(); first += documents_at_once) {
        if (stop.stop_requested()) return cancelled();
        report(progress, "reading documents", static_cast<std::int64_t>(first), std::ssize(rows));
        const auto piece = rows.subspan(first, std::min(documents_at_once, rows.size() - first));
        std::vector<Document> documents;
        if (model.dataset.has_text) {
            SPARSESCOPE_ASSIGN(documents, corpus.documents_at(model.dataset.id, piece));
        }
        for (std::size_t i = 0; i < piece.size(); ++i)
            index.add_document(i < documents.size() ? documents[i].text : std::string(),
                               tags.of(static_cast<std::size_t>(piece[i])));
    }
    return {};
}

// Of each neuron its first documents in the order of the sample: all common ones, and as many of
// the others as make up `own`.
std::vector<std::vector<NamedActivity>> activity(const LoadedModel& model, int k,
                                                 const Chosen& chosen, const Sampler& sampler,
                                                 std::size_t own) {
    std::vector<std::uint32_t> order(chosen.rows.size());
    for (std::uint32_t i = 0; i < order.size(); ++i)
        order[i] = i;
    std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
        if (chosen.common[a] != chosen.common[b]) return bool{chosen.common[a]};
        return sampler.hash(chosen.rows[a]) < sampler.hash(chosen.rows[b]);
    });
    std::vector<std::vector<NamedActivity>> active(model.codes.hidden());
    for (const std::uint32_t at : order) {
        const CodeView code = model.codes.row(static_cast<std::size_t>(chosen.rows[at]))
                                  .prefix(static_cast<std::size_t>(k));
        for (std::size_t i = 0; i < code.size(); ++i) {
            auto& list = active[code.neurons[i]];
            if (code.weights[i] > activation_epsilon && (chosen.common[at] || list.size() < own))
                list.push_back({at, code.weights[i]});
        }
    }
    for (auto& list : active)
        std::ranges::sort(list, {}, &NamedActivity::document);
    return active;
}

}  // namespace

int naming_k(const ModelInfo& model) {
    return model.k >= 1 ? std::min(model.k, model.stored_k) : model.stored_k;
}

Result<NamingDocuments> naming_documents(const Corpus& corpus, const LoadedModel& model, int k,
                                         const NamingSample& sample, std::stop_token stop,
                                         const Progress& progress) {
    Sampler sampler(model, k, sample);
    const Chosen chosen = sampler.choose();
    NamingDocuments documents;
    documents.index = std::make_unique<TermIndex>();
    NamingInput& input = documents.input;
    input.index = documents.index.get();
    SPARSESCOPE_TRY(read_documents(corpus, model, chosen, *documents.index, stop, progress));
    constexpr std::size_t few = 200;  // documents: of so few a word in one of them is worth a name
    documents.index->finish(chosen.rows.size() < few ? 1 : 2);
    if (stop.stop_requested()) return cancelled();
    input.common = chosen.common;
    constexpr int half_bit = 13;  // any bit that does not decide about the sample
    for (const std::int64_t row : chosen.rows)
        input.second.push_back((sampler.hash(row) >> half_bit & 1U) != 0);
    input.active = activity(model, k, chosen, sampler, sample.own);
    SPARSESCOPE_ASSIGN(
        input.near, near_neurons(model.weights, model.codes, k, chosen.rows, {}, stop, progress));
    return documents;
}

}  // namespace sparsescope
