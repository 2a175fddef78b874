// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/naming_evidence_view.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QRegularExpression>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/controllers/document_rows.h"
#include "app/controllers/naming_queue.h"
#include "app/parts/document_list.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/flow_layout.h"
#include "widgets/controls/pane_tabs.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int width_for_evidence = 760;
constexpr std::size_t named_labels = 6;
constexpr qsizetype shortest_marked = 3;  // characters of a word
constexpr qsizetype longest_chip = 40;

QStringList marked_words(const QString& name) {
    QStringList words;
    static const QRegularExpression between("[^\\w]+",
                                            QRegularExpression::UseUnicodePropertiesOption);
    for (const QString& word : name.left(500).split(between, Qt::SkipEmptyParts))
        if (word.size() >= shortest_marked) words << word;
    return words;
}

}  // namespace

NamingEvidenceView::NamingEvidenceView(AppContext& context, QWidget* parent)
    : QWidget(parent), context_(context), tabs_(new PaneTabs(this, width_for_evidence)) {
    QWidget* examples = buildExamples();
    QWidget* side = buildSide();
    auto* panes = new QWidget;
    auto* row = new QHBoxLayout(panes);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::gap_groups);
    row->addWidget(examples, 3);
    row->addWidget(side, 2);
    tabs_->addPane("naming_examples", "Examples", {examples});
    tabs_->addPane("naming_side", "Labels and neighbours", {side});
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(tabs_->above(panes));
}

QWidget* NamingEvidenceView::buildExamples() {
    examples_title_ = new TextLabel(QString(), theme::Type::caption, theme::Token::muted);
    examples_title_->setWordWrap(true);
    examples_ = new DocumentList;
    examples_->setObjectName("naming_documents");
    examples_->setFocusPolicy(Qt::NoFocus);
    examples_->setSelectionMode(QAbstractItemView::NoSelection);
    auto* side = new QWidget;
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(examples_title_);
    column->addWidget(examples_, 1);
    return side;
}

QWidget* NamingEvidenceView::buildSide() {
    labels_ = new TextLabel;
    labels_->setObjectName("naming_labels");
    labels_->setTextFormat(Qt::PlainText);
    labels_->setWordWrap(true);
    auto* holder = new QWidget;
    neighbours_ = new FlowLayout(holder);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, theme::gap_inside, 0);
    column->setSpacing(theme::gap_inside);
    column->addWidget(new TextLabel("Labels of its documents", theme::Type::section));
    column->addWidget(labels_);
    column->addWidget(new TextLabel("Nearest neurons", theme::Type::section));
    column->addWidget(holder);
    column->addStretch(1);
    QScrollArea* area = scrolling(content);
    area->setFocusPolicy(Qt::NoFocus);
    return area;
}

// "92 % animal, of all documents 24 %: lift 3.83 (3.61 … 4.02)"
QString NamingEvidenceView::labelsText(const NamingEvidence& evidence) const {
    const auto model = context_.selection.model();
    if (!model || evidence.labels.present.empty()) return "None of its documents has a label.";
    QStringList lines;
    for (std::size_t i = 0; i < std::min(evidence.labels.present.size(), named_labels); ++i) {
        const LabelEvidence& label = evidence.labels.present[i];
        lines << QString("%1 %2, of all documents %3: lift %4 (%5 … %6)")
                     .arg(format::percent(label.share, 2),
                          label_of(model->dataset, label.label).simplified(),
                          format::percent(label.base_rate, 2), format::number(label.lift, 2),
                          format::number(label.lift_low, 2), format::number(label.lift_high, 2));
    }
    if (evidence.labels.present.size() > named_labels)
        lines << QString("and %1 more").arg(evidence.labels.present.size() - named_labels);
    return lines.join('\n');
}

void NamingEvidenceView::show(const NamingEvidence& evidence, const QString& name) {
    const std::size_t drawn = evidence.examples.size() - evidence.strongest;
    examples_title_->setText(
        QString("Its %1 strongest, then %2 drawn from all %3")
            .arg(evidence.strongest)
            .arg(drawn)
            .arg(format::counted(evidence.summary.active_documents, "document", "documents")));
    std::vector<DocumentRow> rows = evidence.examples;
    const QStringList words = marked_words(name);
    for (DocumentRow& row : rows)
        row.words = words;
    examples_->setDocuments(std::move(rows));
    labels_->setText(labelsText(evidence));
    neighbours_->removeAll();
    for (const NeuronNeighbour& near : evidence.neighbours) {
        QString text = context_.neurons.description(near.neuron).simplified();
        if (text.size() > longest_chip) text = text.left(longest_chip) + QChar(0x2026);
        // Its hover card shows what it stands for.
        auto* chip = new NeuronChip(near.neuron, text, "cos " + format::number(near.cosine, 2));
        chip->setFocusPolicy(Qt::NoFocus);
        neighbours_->addWidget(chip);
    }
}

void NamingEvidenceView::clear() {
    examples_title_->clear();
    examples_->setDocuments({});
    labels_->clear();
    neighbours_->removeAll();
}

}  // namespace sparsescope
