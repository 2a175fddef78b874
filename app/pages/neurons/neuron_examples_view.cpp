// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/neuron_examples_view.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "app/controllers/app_context.h"
#include "app/controllers/neuron_examples.h"
#include "app/dialogs/commands.h"
#include "app/dialogs/picture_menu.h"
#include "app/parts/document_list.h"
#include "app/parts/neuron_words.h"
#include "app/parts/picked_documents.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/flow_layout.h"
#include "widgets/controls/text_label.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

struct KindOfExamples {
    ExampleKind kind;
    const char* name;
    const char* title;
    const char* meaning;
};

constexpr KindOfExamples example_kinds[] = {
    {ExampleKind::strongest, "strongest", "Top",
     "Its largest weights. They flatter: look at the "
     "others, too."},
    {ExampleKind::quantiles, "quantiles", "Quantiles",
     "Three of every tenth of its documents, by weight."},
    {ExampleKind::random, "random", "Random", "Drawn from all its documents."},
    {ExampleKind::near_misses, "near_misses", "Near misses",
     "Documents that it is not active on, but nearly: it ranks just behind the k of their code."},
    {ExampleKind::brushed, "brushed", "Brushed", "Those of the interval of weights you brushed."},
};

}  // namespace

NeuronExamplesView::NeuronExamplesView(AppContext& context, Commands& commands,
                                       NeuronExamplesQuestion& examples, QWidget* parent)
    : QWidget(parent),
      context_(context),
      examples_(examples),
      empty_(new TextLabel(QString(), theme::Type::body, theme::Token::muted)),
      list_(new DocumentList) {
    list_->setObjectName("neuron_documents");
    list_->setAccessibleName("Example documents");
    empty_->setObjectName("neuron_examples_empty");
    empty_->setWordWrap(true);
    empty_->setAlignment(Qt::AlignTop);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(buildChips());
    column->addWidget(empty_, 1);
    column->addWidget(list_, 1);
    pick_documents(list_, context_.picked, "examples of a neuron");
    connect(list_, &DocumentList::moreLikeRequested, this, [this, &commands](DocumentId document) {
        if (examples_.answer())
            commands.goToMoreLike(examples_.about().model->info.dataset, document);
    });
    zoom_pictures(list_, commands, [this] {
        return examples_.answer() ? examples_.about().model->info.dataset : DatasetId{0};
    });
    connect(&examples_, &NeuronQuestion::changed, this, &NeuronExamplesView::refresh);
    refresh();
}

QWidget* NeuronExamplesView::buildChips() {
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(new TextLabel("Examples", theme::Type::section));
    row->addSpacing(4);
    for (const KindOfExamples& one : example_kinds) {
        auto* chip = new Chip(one.title, Chip::Kind::button);
        chip->setObjectName(QString("examples_%1").arg(one.name));
        chip->setCheckable(true);
        chip->setToolTip(one.meaning);
        connect(chip, &Chip::clicked, this, [this, kind = one.kind] {
            examples_.setKind(kind);
            refresh();
        });
        chips_.emplace_back(one.kind, chip);
        row->addWidget(chip);
    }
    again_ = new QToolButton;
    again_->setObjectName("examples_again");
    again_->setAutoRaise(true);
    again_->setIcon(theme::icon("reset", theme::Token::muted));
    again_->setToolTip("Draw others");
    again_->setAccessibleName("Draw other random examples");
    connect(again_, &QToolButton::clicked, &examples_, &NeuronExamplesQuestion::shuffle);
    row->addWidget(again_);
    hint_ = new ElidedLabel(QString(), theme::Type::body, theme::Token::muted);
    hint_->setObjectName("examples_hint");
    hint_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(hint_, 1);
    return line;
}

QString NeuronExamplesView::hint() const {
    const auto& answer = examples_.answer();
    if (!answer) return {};
    if (answer->kind == ExampleKind::near_misses && answer->last_rank >= answer->first_rank)
        return QString("%1 of %2 at rank %3 to %4")
            .arg(answer->rows.size())
            .arg(format::count(answer->documents))
            .arg(answer->first_rank)
            .arg(answer->last_rank);
    if (answer->rows.empty()) return {};
    return QString("%1 of %2").arg(answer->rows.size()).arg(format::count(answer->documents));
}

QString NeuronExamplesView::emptySentence() const {
    if (!examples_.problem().isEmpty()) return examples_.problem();
    const auto& answer = examples_.answer();
    if (!answer || !answer->rows.empty()) return {};
    const int k = examples_.about().k;
    switch (answer->kind) {
        case ExampleKind::near_misses:
            if (answer->last_rank < answer->first_rank)
                return QString(
                           "Codes are stored up to k = %1, so nobody knows who comes behind. "
                           "Choose a smaller k to see near misses.")
                    .arg(k);
            return QString(
                       "No document has it at rank %1 to %2: where it is not active, it is far "
                       "from it.")
                .arg(answer->first_rank)
                .arg(answer->last_rank);
        case ExampleKind::brushed:
            return "No document has a weight in this interval.";
        default:
            return QString(
                       "No document activates this neuron at k = %1. Near misses, or a larger "
                       "k, may show what it looks for.")
                .arg(k);
    }
}

void NeuronExamplesView::refresh() {
    for (const auto& [kind, chip] : chips_) {
        chip->setChecked(kind == examples_.kind());
        if (kind == ExampleKind::brushed) chip->setVisible(examples_.isBrushed());
    }
    again_->setVisible(examples_.kind() == ExampleKind::random);
    hint_->setText(hint());
    const QString nothing = emptySentence();
    empty_->setText(nothing);
    empty_->setVisible(!nothing.isEmpty());
    list_->setVisible(nothing.isEmpty());
    const auto& answer = examples_.answer();
    std::vector<DocumentRow> rows;
    if (answer) {
        rows = answer->rows;
        const QStringList words =
            words_of_name(context_.neurons.description(examples_.about().neuron));
        for (DocumentRow& row : rows)
            row.words = words;
    }
    // A list that is filled anew loses its place.
    const auto same = [](const DocumentRow& a, const DocumentRow& b) {
        return a.id == b.id && a.caption == b.caption && a.words == b.words;
    };
    if (!std::ranges::equal(rows, list_->documents()->allRows(), same))
        list_->setDocuments(std::move(rows));
}

}  // namespace sparsescope
