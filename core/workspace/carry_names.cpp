// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/carry_names.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "core/base/dot.h"
#include "core/workspace/naming_documents.h"

namespace sparsescope {

namespace {

double row_cosine(const HeadWeights& a, NeuronId i, const HeadWeights& b, NeuronId j) {
    const double squares = static_cast<double>(dot(a.row(i), a.row(i))) * dot(b.row(j), b.row(j));
    return squares > 0 ? dot(a.row(i), b.row(j)) / std::sqrt(squares) : 0;
}

// Σ a² of every neuron at k.
std::vector<double> energies(const LoadedModel& model, std::size_t k) {
    std::vector<double> energies(model.codes.hidden());
    for (std::size_t row = 0; row < model.codes.rows(); ++row) {
        const CodeView code = model.codes.row(row).prefix(k);
        for (std::size_t i = 0; i < code.size(); ++i)
            energies[code.neurons[i]] += static_cast<double>(code.weights[i]) * code.weights[i];
    }
    return energies;
}

// Σ_s a_i(s)·b_j(s) for the named i and every j that shares a document with it.
using Shared = std::map<NeuronId, std::unordered_map<NeuronId, double>>;

Result<Shared> shared_documents(const LoadedModel& from, const LoadedModel& to,
                                const std::vector<NeuronMark>& named, const std::stop_token& stop) {
    Shared shared;
    for (const NeuronMark& mark : named)
        shared[mark.neuron];
    const auto from_k = static_cast<std::size_t>(naming_k(from.info));
    const auto to_k = static_cast<std::size_t>(naming_k(to.info));
    constexpr std::size_t rows_between_looks = 4096;
    for (std::size_t row = 0; row < std::min(from.codes.rows(), to.codes.rows()); ++row) {
        if (row % rows_between_looks == 0 && stop.stop_requested()) return cancelled();
        const CodeView a = from.codes.row(row).prefix(from_k);
        const CodeView b = to.codes.row(row).prefix(to_k);
        for (std::size_t i = 0; i < a.size(); ++i) {
            const auto sums = shared.find(a.neurons[i]);
            if (sums == shared.end()) continue;
            for (std::size_t j = 0; j < b.size(); ++j)
                sums->second[b.neurons[j]] += static_cast<double>(a.weights[i]) * b.weights[j];
        }
    }
    return shared;
}

class Matcher {
  public:
    Matcher(const LoadedModel& from, const LoadedModel& to)
        : from_(from),
          to_(to),
          by_rows_(from.weights.dim == to.weights.dim),
          by_documents_(from.info.dataset == to.info.dataset) {}

    [[nodiscard]] bool possible() const { return by_rows_ || by_documents_; }

    Status read(const std::vector<NeuronMark>& named, const std::stop_token& stop) {
        if (!by_documents_) return {};
        SPARSESCOPE_ASSIGN(shared_, shared_documents(from_, to_, named, stop));
        from_energy_ = energies(from_, static_cast<std::size_t>(naming_k(from_.info)));
        to_energy_ = energies(to_, static_cast<std::size_t>(naming_k(to_.info)));
        return {};
    }

    [[nodiscard]] CarriedName best(const NeuronMark& mark) const {
        CarriedName best{mark.neuron, std::nullopt, mark.name, 0, {}, {}, false, {}};
        for (NeuronId j = 0; j < to_.weights.hidden; ++j) {
            CarriedName candidate = best;
            candidate.to = j;
            double sum = 0;
            int known = 0;
            if (by_rows_) {
                candidate.row_cosine = row_cosine(from_.weights, mark.neuron, to_.weights, j);
                sum += *candidate.row_cosine;
                ++known;
            }
            if (by_documents_) {
                candidate.shared = shared(mark.neuron, j);
                sum += *candidate.shared;
                ++known;
            }
            candidate.match = sum / known;
            if (candidate.match > best.match) best = std::move(candidate);
        }
        return best;
    }

  private:
    [[nodiscard]] double shared(NeuronId i, NeuronId j) const {
        const auto& sums = shared_.at(i);
        const auto found = sums.find(j);
        const double squares = from_energy_[i] * to_energy_[j];
        return found == sums.end() || squares <= 0 ? 0 : found->second / std::sqrt(squares);
    }

    const LoadedModel& from_;
    const LoadedModel& to_;
    bool by_rows_;
    bool by_documents_;
    Shared shared_;
    std::vector<double> from_energy_, to_energy_;
};

// Decides which of the best matches stand.
void settle(std::vector<CarriedName>& names, const std::vector<NeuronMark>& taken,
            const CarryOptions& options) {
    std::map<NeuronId, double> strongest;
    for (const CarriedName& name : names)
        if (name.to) strongest[*name.to] = std::max(strongest[*name.to], name.match);
    std::map<NeuronId, bool> given;
    for (CarriedName& name : names) {
        const auto own = std::ranges::find_if(taken, [&](const NeuronMark& mark) {
            return name.to && mark.neuron == *name.to && !mark.name.empty();
        });
        if (!name.to || name.match < options.least) {
            name.why_not = "no good match";
        } else if (own != taken.end() && own->name == name.name) {
            name.why_not = "has this name already";
        } else if (own != taken.end() && !options.replace) {
            name.why_not = fmt::format("has a name: {}", own->name);
        } else if (name.match < strongest[*name.to] || given[*name.to]) {
            name.why_not = "another matches better";
        } else {
            name.carried = given[*name.to] = true;
        }
    }
}

}  // namespace

Result<std::vector<CarriedName>> match_names(const Corpus& corpus, const LoadedModel& from,
                                             const LoadedModel& to, const CarryOptions& options,
                                             std::stop_token stop, const Progress& progress) {
    return guard("matching neurons", [&]() -> Result<std::vector<CarriedName>> {
        if (from.info.id == to.info.id)
            return fail(ErrorCode::invalid_argument,
                        fmt::format("Names are carried from one model to another; \"{}\" is both.",
                                    to.info.name));
        Matcher matcher(from, to);
        if (!matcher.possible())
            return fail(
                ErrorCode::invalid_argument,
                fmt::format("Models \"{}\" and \"{}\" have nothing to be compared by: they are of "
                            "other datasets, and of embeddings of {} and {} values.",
                            from.info.name, to.info.name, from.weights.dim, to.weights.dim));
        SPARSESCOPE_ASSIGN(std::vector<NeuronMark> named, corpus.neuron_marks(from.info.id));
        std::erase_if(named, [](const NeuronMark& mark) { return mark.name.empty(); });
        SPARSESCOPE_TRY(matcher.read(named, stop));
        std::vector<CarriedName> names;
        for (const NeuronMark& mark : named) {
            if (stop.stop_requested()) return cancelled();
            report(progress, "matching neurons", std::ssize(names), std::ssize(named));
            names.push_back(matcher.best(mark));
        }
        SPARSESCOPE_ASSIGN(const auto taken, corpus.neuron_marks(to.info.id));
        settle(names, taken, options);
        return names;
    });
}

Result<std::vector<NeuronMark>> carried_marks(const Corpus& corpus, const ModelInfo& from,
                                              const ModelInfo& to,
                                              const std::vector<CarriedName>& names) {
    SPARSESCOPE_ASSIGN(const auto before, corpus.neuron_marks(to.id));
    std::vector<NeuronMark> marks;
    for (const CarriedName& name : names) {
        if (!name.carried) continue;
        const auto known = std::ranges::find(before, *name.to, &NeuronMark::neuron);
        NeuronMark mark = known == before.end() ? NeuronMark{.neuron = *name.to} : *known;
        mark.name = name.name;
        mark.origin = NameOrigin::carried;
        mark.source = from.name;
        marks.push_back(std::move(mark));
    }
    return marks;
}

Result<std::vector<CarriedName>> carry_names(Corpus& corpus, const ModelInfo& from,
                                             const ModelInfo& to, const CarryOptions& options,
                                             std::stop_token stop, const Progress& progress) {
    SPARSESCOPE_ASSIGN(const auto source, load_model(corpus, from.id, stop, progress));
    SPARSESCOPE_ASSIGN(const auto target, load_model(corpus, to.id, stop, progress));
    SPARSESCOPE_ASSIGN(const auto names,
                       match_names(corpus, *source, *target, options, stop, progress));
    SPARSESCOPE_ASSIGN(const auto marks, carried_marks(corpus, from, to, names));
    SPARSESCOPE_TRY(corpus.set_neuron_marks(to.id, marks));
    return names;
}

}  // namespace sparsescope
