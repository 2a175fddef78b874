// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <optional>

#include "app/pages/train/cards.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

constexpr std::size_t most_ks = 3;  // each has two lines

QString retrieval_name(TuneRetrievalCard::Measured measured) {
    return measured == TuneRetrievalCard::Measured::ndcg ? "tune_ndcg" : "tune_recall";
}

QString retrieval_title(TuneRetrievalCard::Measured measured) {
    return measured == TuneRetrievalCard::Measured::ndcg ? "Held-out nDCG@10"
                                                         : "Held-out pairs found, recall@10";
}

QString retrieval_definition(TuneRetrievalCard::Measured measured) {
    const QString what =
        measured == TuneRetrievalCard::Measured::ndcg
            ? "How high what belongs together stands among the first ten found (nDCG@10), by "
              "cosine"
            : "How much of what belongs together is among the first ten found, by cosine";
    return what +
           " of embeddings with only their k largest numbers kept, and of whole ones (dense); "
           "asked with documents that the run does not learn from. Dashed: before the first step. "
           "With several runs, the dense value of each.";
}

// Of the k that were measured, at most so many, the smallest and the largest among them.
std::vector<int> spread(const std::vector<int>& ks) {
    if (ks.size() <= most_ks) return ks;
    std::vector<int> chosen;
    for (std::size_t i = 0; i < most_ks; ++i)
        chosen.push_back(ks[i * (ks.size() - 1) / (most_ks - 1)]);
    return chosen;
}

QString k_label(int k) {
    return k == whole_embedding ? QString("dense") : QString("k %1").arg(k);
}

LineSeriesSpec retrieval_look(int k, int place, bool before) {
    LineSeriesSpec look{.name = k_label(k) + (before ? " before" : "")};
    if (k == whole_embedding)
        look.meaning = theme::Series::dense;
    else
        look.ordinal = place;
    look.dash = before ? LineDash::dashed : LineDash::solid;
    look.exact = true;
    look.dots = !before;
    return look;
}

}  // namespace

TuneRetrievalCard::TuneRetrievalCard(Measured measured)
    : LineCard(retrieval_name(measured), retrieval_title(measured), retrieval_definition(measured)),
      measured_(measured) {
    lines()->setLeftAxis({.title = measured == Measured::ndcg ? "nDCG@10" : "recall@10",
                          .format = AxisFormat::percent});
}

std::optional<double> TuneRetrievalCard::valueOf(const HeldOutQuality& quality) const {
    return measured_ == Measured::ndcg ? quality.pair_ndcg_at_10 : quality.pair_recall_at_10;
}

std::vector<int> TuneRetrievalCard::ksOf(const RunSeries& run) const {
    std::vector<int> ks;
    bool whole = false;
    for (const HeldOutQuality& quality : run.metrics.held_out) {
        if (!valueOf(quality)) continue;
        if (quality.k == whole_embedding)
            whole = true;
        else
            ks.push_back(quality.k);
    }
    std::sort(ks.begin(), ks.end());
    ks.erase(std::unique(ks.begin(), ks.end()), ks.end());
    ks = spread(ks);
    if (whole) ks.push_back(whole_embedding);
    return ks;
}

void TuneRetrievalCard::showRuns(const RunView& view) {
    const auto measure = [this](int k, int place, bool before) {
        return Measure{
            .spec = retrieval_look(k, place, before),
            .of_step = {},
            .of_check = [this, k, before](const RunSeries& run,
                                          const HeldOutQuality& quality) -> std::optional<double> {
                if (quality.k != k) return std::nullopt;
                if (!before) return valueOf(quality);
                const HeldOutQuality* first = before_first_step(run, k);
                return first ? valueOf(*first) : std::nullopt;
            },
            .alone = before};
    };
    const bool compares = view.runs.size() > 1;
    std::vector<int> ks = ksOf(view.shown());
    if (compares && !ks.empty()) ks = {ks.back()};
    if (ks != ks_ || compares != compares_) {
        ks_ = ks;
        compares_ = compares;
        std::vector<Measure> measures;
        for (std::size_t i = 0; i < ks_.size(); ++i) {
            const int place = static_cast<int>(i);
            measures.push_back(measure(ks_[i], place, false));
            measures.push_back(measure(ks_[i], place, true));
        }
        setMeasures(std::move(measures));
    }
    LineCard::showRuns(view);
    lines()->setEmptyText(view.shown().metrics.held_out.empty()
                              ? "Appears at the first check on held-out pairs."
                              : "This run has no held-out pairs to be judged by.");
}

// The smallest k, where finetuning should show most, and what it was before.
void TuneRetrievalCard::showNumbers(const RunView& view) {
    const HeldOutQuality* shown = nullptr;
    const auto check = view.check();
    for (const HeldOutQuality* quality : check)
        if (!shown && valueOf(*quality) && quality->k != whole_embedding) shown = quality;
    if (!shown) {
        setValue({});
        return setNote({});
    }
    setValue(QString("%1 at k %2").arg(format::percent(*valueOf(*shown))).arg(shown->k));
    const HeldOutQuality* first = before_first_step(view.shown(), shown->k);
    QStringList facts;
    if (first && valueOf(*first)) facts << "before " + format::percent(*valueOf(*first));
    facts << QString("%1 vs %2").arg(format::count(shown->queries), format::count(shown->database));
    setNote(facts.join(" · "));
}

namespace train_card_entries {

const TrainCardEntry& tune_retrieval_entry() {
    static constexpr TrainCardEntry entry{[]() -> std::vector<TrainCard*> {
        return {new TuneRetrievalCard(TuneRetrievalCard::Measured::ndcg),
                new TuneRetrievalCard(TuneRetrievalCard::Measured::recall)};
    }};
    return entry;
}

}  // namespace train_card_entries

}  // namespace sparsescope
