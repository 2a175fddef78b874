// SPDX-License-Identifier: GPL-3.0-or-later
// The columns of the table of all neurons: how each is read, shown, sorted and explained.
#include <array>
#include <limits>

#include "widgets/models/neuron_table_model.h"
#include "widgets/number_format.h"

namespace sparsescope {

namespace {

using Row = NeuronRow;
constexpr auto left_aligned = Qt::AlignLeft | Qt::AlignVCenter;
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr qsizetype longest_shown = 200;  // characters of a name: cells are narrower, and painted

// Those of numbers are their names in filters and on the command line.
constexpr std::array keys = {"star",   "id",        "name",      "score",   "frequency", "purity",
                             "lift",   "weights",   "state",     "worth",   "documents", "mean",
                             "weight", "label",     "base_rate", "support", "entropy",   "mono",
                             "cosine", "stability", "tags",      "note"};
static_assert(keys.size() == NeuronTableModel::ColumnCount);

const NeuronSummary& numbers(const Row& n) {
    return n.report.summary;
}

// A neuron of no document has no weights and no labels: "–", sorted last.
double if_active(const Row& n, double value) {
    return numbers(n).silent() ? unknown : value;
}

double purity_of(const Row& n) {
    return numbers(n).top_label == no_label ? unknown : numbers(n).purity;
}

std::int64_t labelled(const Row& n) {
    return n.report.support > 0 ? n.report.support : numbers(n).active_documents;
}

// For sorting: what rests on too few documents comes last.
double if_enough(std::int64_t documents, double value) {
    return documents < NeuronTableModel::fewest_documents ? unknown : value;
}

QString scaled_text(const std::optional<double>& value, double scale = 1) {
    return format::number(value ? *value * scale : unknown);
}

QVariant muted_if_few(std::int64_t documents, int role) {
    return role == MutedRole ? QVariant(documents < NeuronTableModel::fewest_documents)
                             : QVariant();
}

QString state_of(const Row& n) {
    if (!numbers(n).dead()) return NeuronTableModel::tr("alive");
    if (n.report.died_step)
        return NeuronTableModel::tr("dead since %1").arg(format::count(*n.report.died_step));
    return numbers(n).silent() ? NeuronTableModel::tr("never") : NeuronTableModel::tr("dead");
}

QString state_tip(const Row& n) {
    if (!numbers(n).dead()) return {};
    if (n.report.died_step)
        return NeuronTableModel::tr("Its run noted its death at step %1")
            .arg(format::count(*n.report.died_step));
    if (numbers(n).silent()) return NeuronTableModel::tr("Active on none of the documents");
    return NeuronTableModel::tr("Active on %1, none of them held out from training")
        .arg(format::counted(numbers(n).active_documents, "document", "documents"));
}

QString name_tip(const Row& n) {
    const QString score = n.name_score ? NeuronTableModel::tr(
                                             "\nName score %1: on documents it was not chosen on, "
                                             "the share of pairs it orders rightly (0.5 is chance)")
                                             .arg(format::number(*n.name_score))
                                       : QString();
    switch (n.name_kind) {
        case NeuronNameKind::none:
            return {};
        case NeuronNameKind::label:
            return n.name + NeuronTableModel::tr("\nThe most common label of its documents");
        case NeuronNameKind::automatic:
            return n.name + NeuronTableModel::tr("\nNamed by computation") + score;
        case NeuronNameKind::mixed:
            return n.name + NeuronTableModel::tr("\nNo name was good enough") + score;
        case NeuronNameKind::own:
            break;
    }
    return n.name + (n.name_source.isEmpty()
                         ? NeuronTableModel::tr("\nNamed by a person")
                         : NeuronTableModel::tr("\nFrom %1").arg(n.name_source));
}

}  // namespace

QString NeuronTableModel::keyOf(int column) {
    return column >= 0 && column < ColumnCount
               ? QString::fromLatin1(keys[static_cast<std::size_t>(column)])
               : QString();
}

// A silent neuron that nobody named says why it has no name.
QString NeuronTableModel::nameOf(const NeuronRow& neuron) {
    if (neuron.name.isEmpty()) return numbers(neuron).dead() ? state_of(neuron) : QString();
    const QString line = neuron.name.left(longest_shown + 1).simplified();
    return line.size() > longest_shown ? line.left(longest_shown) + QChar(0x2026) : line;
}

QString NeuronTableModel::purityText(const NeuronRow& n) const {
    if (numbers(n).top_label == no_label) return tr("None of its documents has a label");
    QString text = tr("%1 of %2 with a label are “%3”")
                       .arg(format::percent(numbers(n).purity),
                            format::counted(labelled(n), "document", "documents"),
                            labelName(numbers(n).top_label));
    if (n.report.base_rate)
        text += tr("; of all documents %1 are").arg(format::percent(*n.report.base_rate));
    if (n.report.lift) text += tr("\nLift %1").arg(format::number(*n.report.lift));
    if (n.report.lift_low && n.report.lift_high)
        text += tr(", with 95 % confidence %1 … %2")
                    .arg(format::number(*n.report.lift_low), format::number(*n.report.lift_high));
    if (labelled(n) < fewest_documents)
        text += tr("\nToo few documents to believe it: fewer than %1").arg(fewest_documents);
    return text;
}

void NeuronTableModel::addNameColumns(Columns& columns) const {
    columns.push_back({.title = QString(),
                       .tooltip = tr("Starred by you: click it, or press S"),
                       .alignment = Qt::AlignCenter,
                       .value = [](const Row& n) { return QVariant(n.star ? 1 : 0); },
                       .text = [](const Row&) { return QString(); },
                       .more =
                           [](const Row& n, int role) {
                               if (role == IconRole)
                                   return QVariant(QString(n.star ? "star-filled" : "star"));
                               if (role == MutedRole) return QVariant(!n.star);
                               if (role == Qt::AccessibleTextRole)
                                   return QVariant(n.star ? tr("starred") : tr("not starred"));
                               return QVariant();
                           },
                       .descending_first = true});
    columns.push_back({.title = tr("neuron"),
                       .tooltip = tr("Number of the neuron: its row in the encoder weight"),
                       .alignment = right_aligned,
                       .value = [](const Row& n) { return QVariant(qlonglong{numbers(n).neuron}); },
                       .text = [](const Row& n) { return QString::number(numbers(n).neuron); }});
    columns.push_back(
        {.title = tr("stands for"),
         .tooltip = tr("Your own name; muted, one that was computed: the words or the label that "
                       "tell its documents from those of its nearest neurons, and their score"),
         .alignment = left_aligned,
         .value = [](const Row& n) { return QVariant(nameOf(n)); },
         .more =
             [](const Row& n, int role) {
                 if (role == Qt::ToolTipRole) return QVariant(name_tip(n));
                 if (role == MutedRole) return QVariant(n.name_kind != NeuronNameKind::own);
                 if (role == CaptionRole && n.name_score)
                     return QVariant(format::number(*n.name_score, 2));
                 return QVariant();
             },
         .by_characters = true});
    columns.push_back(
        {.title = tr("name score"),
         .tooltip = tr("How well the computed name tells: AUROC of “the document has its words or "
                       "label” against “the neuron is active”, on the half of the documents it "
                       "was not chosen on. 1 is perfect, 0.5 is chance"),
         .alignment = right_aligned,
         .value = [](const Row& n) { return QVariant(n.name_score.value_or(unknown)); },
         .text = [](const Row& n) { return scaled_text(n.name_score); },
         .more = [](const Row&,
                    int role) { return role == MutedRole ? QVariant(true) : QVariant(); },
         .descending_first = true});
}

void NeuronTableModel::addMainColumns(Columns& columns) const {
    columns.push_back(
        {.title = tr("frequency, %"),
         .tooltip = tr("Share of documents for which the neuron is active: |A| / N"),
         .alignment = right_aligned,
         .value = [](const Row& n) { return QVariant(numbers(n).frequency); },
         .text = [](const Row& n) { return format::number(numbers(n).frequency * 100); },
         .more =
             [](const Row& n, int role) {
                 return role == Qt::ToolTipRole
                            ? QVariant(tr("Active on %1")
                                           .arg(format::counted(numbers(n).active_documents,
                                                                "document", "documents")))
                            : QVariant();
             },
         .descending_first = true});
    columns.push_back(
        {.title = tr("purity, %"),
         .tooltip = tr("Share of the most common label among the neuron's labelled documents: max "
                       "|A ∩ c| / |A|. Neurons of fewer than five come last"),
         .alignment = right_aligned,
         .value = [](const Row& n) { return QVariant(if_enough(labelled(n), purity_of(n))); },
         .text = [](const Row& n) { return format::number(purity_of(n) * 100); },
         .more =
             [this](const Row& n, int role) {
                 return role == Qt::ToolTipRole ? QVariant(purityText(n))
                                                : muted_if_few(labelled(n), role);
             },
         .descending_first = true});
    columns.push_back(
        {.title = tr("lift"),
         .tooltip = tr("How much more common its most common label c is among its documents than "
                       "among all: p(c|i) / p(c). Sorts by the lower end of the 95 % interval"),
         .alignment = right_aligned,
         .value =
             [](const Row& n) {
                 return QVariant(if_enough(
                     labelled(n), n.report.lift_low.value_or(n.report.lift.value_or(unknown))));
             },
         .text = [](const Row& n) { return scaled_text(n.report.lift); },
         .more =
             [this](const Row& n, int role) {
                 return role == Qt::ToolTipRole ? QVariant(purityText(n))
                                                : muted_if_few(labelled(n), role);
             },
         .descending_first = true});
    columns.push_back(
        {.title = tr("weights"),
         .tooltip =
             tr("Histogram of the neuron's weights from 0 to its largest; sorts by the largest"),
         .alignment = left_aligned,
         .value = [](const Row& n) { return QVariant(if_active(n, numbers(n).max_weight)); },
         .text = [](const Row&) { return QString(); },
         .more =
             [](const Row& n, int role) {
                 if (role == Qt::ToolTipRole && !numbers(n).silent())
                     return QVariant(
                         tr("largest weight %1").arg(format::number(numbers(n).max_weight)));
                 if (role != SparkRole) return QVariant();
                 const auto& spark = numbers(n).spark;
                 return QVariant::fromValue(QList<float>(spark.begin(), spark.end()));
             },
         .descending_first = true});
}

void NeuronTableModel::addWeightColumns(Columns& columns) const {
    columns.push_back(
        {.title = tr("state"),
         .tooltip =
             tr("Dead: never active on the validation documents at this k (the test part where "
                "there are none; without that, all documents). Never: active on no document at "
                "all. Dead since a step: as a run of the model noted it"),
         .alignment = left_aligned,
         .value = [](const Row& n) { return QVariant(state_of(n)); },
         .more =
             [](const Row& n, int role) {
                 if (role == Qt::ToolTipRole) return QVariant(state_tip(n));
                 return role == StateRole ? QVariant(!numbers(n).dead()) : QVariant();
             },
         .by_characters = true});
    columns.push_back(
        {.title = tr("worth"),
         .tooltip = tr("The order in which the table begins: log₂(1 + documents) · how far the "
                       "name is from chance · the mean of purity and MonoScore. Neurons that are "
                       "used and mean something come first, the vague and the rare later"),
         .alignment = right_aligned,
         .value = [](const Row& n) { return QVariant(n.worth); },
         .text = [](const Row& n) { return format::number(n.worth); },
         .descending_first = true});
    columns.push_back(
        {.title = tr("documents"),
         .tooltip = tr("Documents for which the neuron is active: |A|"),
         .alignment = right_aligned,
         .value = [](const Row& n) { return QVariant(qlonglong{numbers(n).active_documents}); },
         .text = [](const Row& n) { return format::count(numbers(n).active_documents); },
         .descending_first = true});
    columns.push_back(
        {.title = tr("mean weight"),
         .tooltip = tr("Mean weight over the documents for which the neuron is active"),
         .alignment = right_aligned,
         .value = [](const Row& n) { return QVariant(if_active(n, numbers(n).mean_weight)); },
         .text = [](const Row& n) { return format::number(if_active(n, numbers(n).mean_weight)); },
         .descending_first = true});
    columns.push_back(
        {.title = tr("largest weight"),
         .tooltip = tr("Largest weight over the documents for which the neuron is active"),
         .alignment = right_aligned,
         .value = [](const Row& n) { return QVariant(if_active(n, numbers(n).max_weight)); },
         .text = [](const Row& n) { return format::number(if_active(n, numbers(n).max_weight)); },
         .descending_first = true});
}

void NeuronTableModel::addLabelColumns(Columns& columns) const {
    columns.push_back({.title = tr("label"),
                       .tooltip = tr("The most common label of its documents: that of its purity"),
                       .alignment = left_aligned,
                       .value =
                           [this](const Row& n) {
                               return QVariant(labelName(numbers(n).top_label).simplified());
                           },
                       .by_characters = true});
    columns.push_back(
        {.title = tr("base rate, %"),
         .tooltip = tr("Share of that label among all documents with one: P(c)"),
         .alignment = right_aligned,
         .value = [](const Row& n) { return QVariant(n.report.base_rate.value_or(unknown)); },
         .text = [](const Row& n) { return scaled_text(n.report.base_rate, 100); },
         .descending_first = true});
    columns.push_back({.title = tr("support"),
                       .tooltip = tr("Documents with a label for which the neuron is active: what "
                                     "purity, entropy and lift rest on"),
                       .alignment = right_aligned,
                       .value = [](const Row& n) { return QVariant(qlonglong{n.report.support}); },
                       .text = [](const Row& n) { return format::count(n.report.support); },
                       .descending_first = true});
    columns.push_back(
        {.title = tr("entropy, bits"),
         .tooltip = tr("How mixed the labels of its documents are: −Σ p(c|i) log₂ p(c|i). 0 is one "
                       "label. Neurons of fewer than five come last"),
         .alignment = right_aligned,
         .value =
             [](const Row& n) {
                 return QVariant(if_enough(labelled(n), n.report.entropy.value_or(unknown)));
             },
         .text = [](const Row& n) { return scaled_text(n.report.entropy); },
         .more = [](const Row& n, int role) { return muted_if_few(labelled(n), role); }});
}

void NeuronTableModel::addEmbeddingColumns(Columns& columns) const {
    const auto above_base = [](const Row& n) {
        return n.report.mono_score
                   ? std::optional(*n.report.mono_score - n.report.mono_base.value_or(0))
                   : std::nullopt;
    };
    columns.push_back(
        {.title = tr("MonoScore"),
         .tooltip = tr("How alike its documents are, without labels: the mean cosine of their "
                       "embeddings, weighted by the neuron's weights, less that of all documents. "
                       "Neurons of fewer than five come last"),
         .alignment = right_aligned,
         .value =
             [above_base](const Row& n) {
                 return QVariant(
                     if_enough(numbers(n).active_documents, above_base(n).value_or(unknown)));
             },
         .text = [above_base](const Row& n) { return scaled_text(above_base(n)); },
         .more =
             [](const Row& n, int role) {
                 if (role == Qt::ToolTipRole && n.report.mono_score)
                     return QVariant(tr("Mean cosine %1; of all documents %2")
                                         .arg(scaled_text(n.report.mono_score),
                                              scaled_text(n.report.mono_base)));
                 return muted_if_few(numbers(n).active_documents, role);
             },
         .descending_first = true});
    columns.push_back(
        {.title = tr("nearest cosine"),
         .tooltip = tr("Cosine of its encoder row with that of the nearest neuron: "
                       "max cos(W_i, W_j). Near 1 the two say the same"),
         .alignment = right_aligned,
         .value = [](const Row& n) { return QVariant(n.report.nearest_cosine.value_or(unknown)); },
         .text = [](const Row& n) { return scaled_text(n.report.nearest_cosine); },
         .more =
             [](const Row& n, int role) {
                 return role == Qt::ToolTipRole && n.report.nearest_cosine
                            ? QVariant(tr("Nearest is neuron %1").arg(n.report.nearest))
                            : QVariant();
             },
         .descending_first = true});
    columns.push_back(
        {.title = tr("stability"),
         .tooltip = tr("Cosine of its best match in the other runs of these "
                       "documents, their mean. Near 1 every run finds it"),
         .alignment = right_aligned,
         .value = [](const Row& n) { return QVariant(n.report.stability.value_or(unknown)); },
         .text = [](const Row& n) { return scaled_text(n.report.stability); },
         .descending_first = true});
}

void NeuronTableModel::addNoteColumns(Columns& columns) const {
    columns.push_back(
        {.title = tr("tags"),
         .tooltip = tr("Your tags: T adds one"),
         .alignment = left_aligned,
         .value = [](const Row& n) { return QVariant(n.tags.join(QStringLiteral(", "))); },
         .by_characters = true});
    columns.push_back({.title = tr("note"),
                       .tooltip = tr("Whether you wrote a note about it"),
                       .alignment = Qt::AlignCenter,
                       .value = [](const Row& n) { return QVariant(n.note.isEmpty() ? 0 : 1); },
                       .text = [](const Row&) { return QString(); },
                       .more =
                           [](const Row& n, int role) {
                               if (n.note.isEmpty()) return QVariant();
                               if (role == IconRole) return QVariant(QStringLiteral("pencil"));
                               return role == Qt::ToolTipRole ? QVariant(n.note) : QVariant();
                           },
                       .descending_first = true});
}

}  // namespace sparsescope
