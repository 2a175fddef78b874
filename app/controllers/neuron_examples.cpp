// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/neuron_examples.h"

#include <utility>

#include "app/controllers/document_rows.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

struct ChosenExamples {
    std::vector<RankedDocument> documents;
    QStringList captions;  // by document
};

QString weight_text(const RankedDocument& document) {
    return format::number(static_cast<double>(document.weight));
}

void add(ChosenExamples& chosen, const std::vector<RankedDocument>& documents,
         const std::function<QString(const RankedDocument&)>& caption = weight_text) {
    for (const RankedDocument& document : documents) {
        chosen.documents.push_back(document);
        chosen.captions.push_back(caption(document));
    }
}

QString group_name(std::size_t group, std::size_t groups) {
    if (groups != NeuronExamplesQuestion::groups) return QString("part %1").arg(group + 1);
    static const char* names[] = {"top", "2nd", "3rd", "4th", "5th",
                                  "6th", "7th", "8th", "9th", "lowest"};
    return QString("%1 tenth").arg(names[group]);
}

ChosenExamples of_quantiles(const NeuronExamples& examples, ShownExamples& shown) {
    ChosenExamples chosen;
    const auto groups =
        examples.quantiles(NeuronExamplesQuestion::groups, NeuronExamplesQuestion::of_each_group);
    shown.documents = examples.active();
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const QString name = group_name(i, groups.size());
        add(chosen, groups[i].examples, [&](const RankedDocument& document) {
            return QString("%1 · %2").arg(name, weight_text(document));
        });
    }
    return chosen;
}

ChosenExamples of_near_misses(const NeuronExamples& examples, ShownExamples& shown) {
    ChosenExamples chosen;
    const NearMisses misses = examples.near_misses(NeuronExamplesQuestion::listed);
    shown.documents = misses.documents;
    shown.first_rank = misses.first_rank;
    shown.last_rank = misses.last_rank;
    shown.cut_short = misses.cut_short;
    add(chosen, misses.examples, [](const RankedDocument& document) {
        return QString("rank %1 · %2").arg(document.rank).arg(weight_text(document));
    });
    return chosen;
}

}  // namespace

void NeuronExamplesQuestion::setKind(ExampleKind kind) {
    if (kind == kind_ || (kind == ExampleKind::brushed && !range_)) return;
    kind_ = kind;
    askAgain();
}

void NeuronExamplesQuestion::brush(std::optional<Range> range) {
    if (range == range_) return;
    if (range && !range_) kind_before_ = std::exchange(kind_, ExampleKind::brushed);
    if (range) kind_ = ExampleKind::brushed;
    if (!range && kind_ == ExampleKind::brushed) kind_ = kind_before_;
    range_ = range;
    askAgain();
}

void NeuronExamplesQuestion::shuffle() {
    ++seed_;
    askAgain();
}

void NeuronExamplesQuestion::neuronChanges() {
    if (!range_) return;
    if (kind_ == ExampleKind::brushed) kind_ = kind_before_;
    range_.reset();
    Q_EMIT brushForgotten();
}

NeuronExamplesQuestion::Work NeuronExamplesQuestion::work() {
    return [kind = kind_, range = range_, seed = seed_](
               const NeuronSubject& subject, const std::stop_token& stop) -> Result<ShownExamples> {
        SPARSESCOPE_ASSIGN(const OneNeuron neuron, subject.study(stop));
        const NeuronExamples& examples = neuron.examples();
        ShownExamples shown;
        shown.kind = kind;
        shown.documents = examples.active();
        ChosenExamples chosen;
        switch (kind) {
            case ExampleKind::strongest:
                add(chosen, examples.strongest(listed));
                break;
            case ExampleKind::quantiles:
                chosen = of_quantiles(examples, shown);
                break;
            case ExampleKind::random:
                add(chosen, examples.random(listed, seed));
                break;
            case ExampleKind::near_misses:
                chosen = of_near_misses(examples, shown);
                break;
            case ExampleKind::brushed:
                shown.interval = neuron.interval(range->low, range->high, listed);
                shown.documents = shown.interval->documents;
                add(chosen, std::exchange(shown.interval->examples, {}));
                break;
        }
        if (range && !shown.interval) shown.interval = neuron.interval(range->low, range->high, 0);
        std::vector<DocumentId> ids;
        for (const RankedDocument& document : chosen.documents)
            ids.push_back(document.document);
        SPARSESCOPE_ASSIGN(const Corpus* corpus, subject.reader->corpus());
        SPARSESCOPE_ASSIGN(shown.rows, load_document_rows(*corpus, subject.model->dataset, ids));
        for (std::size_t i = 0; i < shown.rows.size(); ++i)
            shown.rows[i].caption = chosen.captions[static_cast<qsizetype>(i)];
        return shown;
    };
}

}  // namespace sparsescope
