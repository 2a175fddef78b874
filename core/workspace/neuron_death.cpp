// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/neuron_death.h"

#include <algorithm>
#include <map>

#include "core/base/dot.h"
#include "core/base/parallel.h"
#include "core/code/neuron_reading.h"
#include "core/code/sparse_head.h"
#include "core/recipe/train_params.h"
#include "core/workspace/embedding_sample.h"

namespace sparsescope {

namespace {

using Fate = NeuronDeath::Fate;

// What the model's run noted of the neuron. Nothing is read into the notes of a run whose neurons
// are not the model's one by one, or that noted nothing at all.
Status read_fate(NeuronDeath& death, const Corpus& corpus, const OneNeuron& neuron) {
    const ModelInfo& info = neuron.study().model().info;
    if (!info.run) return {};
    const auto config = train_config_from_json(info.config);
    if (!config || std::cmp_not_equal(config->hidden, info.hidden)) return {};
    const auto metrics = corpus.metrics(*info.run);
    // A run that was deleted tells nothing.
    if (!metrics && metrics.error().code == ErrorCode::not_found) return {};
    if (!metrics) return fail(metrics.error());
    bool fired = false;
    for (const NeuronChanges& changes : metrics->changes) {
        const auto among = [&](const std::vector<std::uint32_t>& neurons) {
            return std::ranges::find(neurons, neuron.id()) != neurons.end();
        };
        fired = fired || among(changes.born) || among(changes.died) || among(changes.revived);
        if (among(changes.died)) death.died_step = changes.step;
        if (among(changes.revived)) death.died_step.reset();
    }
    if (!metrics->changes.empty()) death.run = info.run;
    if (death.fate != Fate::silent) return {};
    if (death.died_step) {
        death.fate = Fate::died;
    } else if (!metrics->changes.empty() && !fired) {
        // In a run that was branched it may have fired before the branch.
        SPARSESCOPE_ASSIGN(const RunInfo run, corpus.run(*info.run));
        if (!run.parent) death.fate = Fate::never_fired;
    }
    return {};
}

// The rows on which the neuron's pre-activation is highest and yet it is not active.
std::vector<std::size_t> nearest_to_firing(const OneNeuron& neuron, const EmbeddingSample& sample,
                                           std::size_t n) {
    const HeadWeights& weights = neuron.study().model().weights;
    const auto row = weights.row(neuron.id());
    std::vector<std::pair<float, std::size_t>> values;
    values.reserve(sample.rows.size());
    for (std::size_t i = 0; i < sample.rows.size(); ++i)
        if (!neuron.at_row(sample.rows[i]).active)
            values.emplace_back(dot(row, sample.embeddings.row(i)), i);
    const std::size_t count = std::min(values.size(), n);
    std::partial_sort(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(count),
                      values.end(), [](const auto& a, const auto& b) {
                          return a.first != b.first ? a.first > b.first : a.second < b.second;
                      });
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < count; ++i)
        places.push_back(values[i].second);
    return places;
}

std::vector<NeuronRival> rivals_of(const OneNeuron& neuron, std::span<const BeatenOn> documents,
                                   std::span<const Code> codes, int listed) {
    std::map<NeuronId, NeuronRival> rivals;
    for (std::size_t i = 0; i < documents.size(); ++i) {
        for (std::size_t j = 0; j < codes[i].neurons.size(); ++j) {
            NeuronRival& rival = rivals[codes[i].neurons[j]];
            rival.neuron = codes[i].neurons[j];
            ++rival.documents;
            rival.margin += static_cast<double>(codes[i].weights[j]) - documents[i].weight;
        }
    }
    const HeadWeights& weights = neuron.study().model().weights;
    std::vector<NeuronRival> list;
    for (auto& [id, rival] : rivals) {
        rival.margin /= static_cast<double>(rival.documents);
        rival.cosine = row_cosine(weights.row(neuron.id()), weights.row(id));
        list.push_back(rival);
    }
    std::ranges::stable_sort(list, [](const NeuronRival& a, const NeuronRival& b) {
        return a.documents != b.documents ? a.documents > b.documents : a.cosine > b.cosine;
    });
    list.resize(std::min(list.size(), static_cast<std::size_t>(std::max(listed, 0))));
    return list;
}

void find_rivals(NeuronDeath& death, const OneNeuron& neuron, const EmbeddingSample& sample,
                 const DeathOptions& options) {
    const LoadedModel& model = neuron.study().model();
    const auto places =
        nearest_to_firing(neuron, sample, static_cast<std::size_t>(std::max(options.documents, 0)));
    death.looked_at = std::ssize(sample.rows);
    death.beaten_on.resize(places.size());
    std::vector<Code> codes(places.size());
    parallel_for(std::ssize(places), [&](std::int64_t first, std::int64_t last) {
        for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i) {
            const auto values = pre_activations(model.weights, sample.embeddings.row(places[i]));
            const NeuronReading reading = read_neuron(values, neuron.id(), neuron.k());
            codes[i] = top_k(values, neuron.k());
            BeatenOn& beaten = death.beaten_on[i];
            beaten.row = sample.rows[places[i]];
            beaten.document = model.ids[static_cast<std::size_t>(beaten.row)];
            beaten.weight = static_cast<float>(reading.value);
            beaten.rank = reading.rank;
            beaten.margin = reading.last_active - reading.value;
            if (!codes[i].neurons.empty()) beaten.strongest = codes[i].neurons.front();
        }
    });
    death.beaten_by = rivals_of(neuron, death.beaten_on, codes, options.rivals);
}

std::optional<NeuronNeighbour> nearest_alive(const OneNeuron& neuron) {
    const NeuronStudy& study = neuron.study();
    const auto part = study.held_out_part();
    const auto& splits = study.model().splits;
    const auto lives = [&](NeuronId id) {
        const auto rows = study.postings().rows(id);
        const auto ranks = study.postings().ranks(id);
        for (std::size_t i = 0; i < rows.size(); ++i)
            if (ranks[i] <= neuron.k() && (!part || splits[rows[i]] == *part)) return true;
        return false;
    };
    for (const NeuronNeighbour& other :
         neuron.neighbours(static_cast<int>(study.postings().hidden())))
        if (lives(other.neuron)) return other;
    return std::nullopt;
}

}  // namespace

Result<NeuronDeath> neuron_death(const Corpus& corpus, const OneNeuron& neuron,
                                 std::stop_token stop, const Progress& progress,
                                 const DeathOptions& options) {
    return guard("asking why a neuron is silent", [&]() -> Result<NeuronDeath> {
        const LoadedModel& model = neuron.study().model();
        NeuronDeath death;
        death.fate = neuron.summary().silent() ? Fate::silent
                     : neuron.summary().dead() ? Fate::seldom
                                               : Fate::alive;
        SPARSESCOPE_TRY(read_fate(death, corpus, neuron));
        if (stop.stop_requested()) return cancelled();
        death.nearest_alive = nearest_alive(neuron);
        if (model.dataset.dim == 0) return death;
        std::vector<std::int64_t> present;
        for (std::size_t row = 0; row < model.splits.size(); ++row)
            if (model.splits[row] != Split::none) present.push_back(static_cast<std::int64_t>(row));
        SPARSESCOPE_ASSIGN(
            const EmbeddingSample sample,
            read_embeddings(corpus, model.dataset.id, spread_in_runs(present, options.sample), stop,
                            progress));
        find_rivals(death, neuron, sample, options);
        return death;
    });
}

}  // namespace sparsescope
