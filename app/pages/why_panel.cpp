// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/why_panel.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "app/app_context.h"
#include "app/commands.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/image_view.h"
#include "widgets/controls/section_header.h"
#include "widgets/controls/text_label.h"
#include "widgets/delegates/contribution_bar.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int panel_width = 320;
constexpr int picture_side = 120;

void clear_layout(QLayout* layout) {
    while (QLayoutItem* item = layout->takeAt(0)) {
        if (item->widget()) item->widget()->deleteLater();
        delete item;
    }
}

TextLabel* wrapped(theme::Type type, theme::Token token) {
    auto* label = new TextLabel(QString(), type, token);
    label->setWordWrap(true);
    return label;
}

}  // namespace

WhyPanel::WhyPanel(AppContext& context, Commands& commands, QWidget* parent)
    : QWidget(parent),
      context_(context),
      commands_(commands),
      title_(new TextLabel("Why this document?", theme::Type::section)),
      text_(wrapped(theme::Type::body, theme::Token::text)),
      label_(wrapped(theme::Type::caption, theme::Token::muted)),
      more_(new QPushButton("More like this")),
      sum_(wrapped(theme::Type::body, theme::Token::muted)),
      bar_(new ContributionBar) {
    theme::make_panel(this);
    setFixedWidth(theme::scaled(panel_width));
    more_->setObjectName("why_more_like");
    more_->setToolTip("Search for documents whose codes are like this one's (M)");
    text_->setObjectName("why_text");
    sum_->setObjectName("why_sum");
    bar_->setObjectName("why_bar");
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(theme::gap_groups, theme::gap_groups, theme::gap_groups,
                               theme::gap_groups);
    column->setSpacing(theme::gap_inside);
    column->addWidget(title_);
    pictures_ = buildPictures();
    column->addWidget(pictures_);
    column->addWidget(text_);
    column->addWidget(label_);
    column->addWidget(more_, 0, Qt::AlignLeft);
    column->addSpacing(theme::gap_inside);
    column->addWidget(sum_);
    column->addWidget(bar_);
    parts_ = new QGridLayout;
    parts_->setSpacing(2);
    parts_->setColumnStretch(0, 1);
    column->addLayout(parts_);
    column->addStretch(1);

    auto* area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(content);
    auto* frame = new QVBoxLayout(this);
    frame->setContentsMargins(0, 0, 0, 0);
    frame->addWidget(area);
    connect(more_, &QPushButton::clicked, this, [this] {
        if (document_) commands_.goToMoreLike(*document_);
    });
    connect(bar_, &ContributionBar::neuronActivated, &commands_, &Commands::goToNeuron);
    connect(&context_.search, &SearchController::reconstructed, this,
            &WhyPanel::showReconstruction);
    connect(&context_.selection, &Selection::kChanged, this, [this] {
        if (document_ && !pictures_->isHidden()) context_.search.reconstruct(*document_);
    });
    connect(&theme::notifier(), &theme::Notifier::changed, this,
            [this] { setFixedWidth(theme::scaled(panel_width)); });
    clear();
}

QWidget* WhyPanel::buildPictures() {
    original_ = new ImageView;
    reconstruction_ = new ImageView;
    reconstruction_->setObjectName("why_reconstruction");
    reconstruction_caption_ = new TextLabel(QString(), theme::Type::caption, theme::Token::muted);
    reconstruction_caption_->setObjectName("why_reconstruction_caption");
    auto* pictures = new QWidget;
    auto* row = new QHBoxLayout(pictures);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::gap_inside);
    const auto add = [row](ImageView* view, TextLabel* caption) {
        view->setFixedSize(theme::scaled(picture_side), theme::scaled(picture_side));
        auto* side = new QVBoxLayout;
        side->setSpacing(2);
        side->addWidget(view);
        side->addWidget(caption);
        row->addLayout(side);
    };
    add(original_, new TextLabel("stored", theme::Type::caption, theme::Token::muted));
    add(reconstruction_, reconstruction_caption_);
    row->addStretch(1);
    return pictures;
}

void WhyPanel::clear() {
    document_.reset();
    pictures_->hide();
    text_->setText("Choose a hit to see which neurons it shares with the query.");
    label_->clear();
    more_->hide();
    sum_->hide();
    bar_->hide();
    clear_layout(parts_);
}

void WhyPanel::showHit(const SearchAnswer& answer, const HitRow& hit) {
    const bool other_document = document_ != hit.hit.document;
    document_ = hit.hit.document;
    text_->setText(hit.title);
    label_->setText(hit.label);
    more_->setVisible(context_.selection.model() != nullptr);
    pictures_->setVisible(!hit.image.isNull());
    if (!hit.image.isNull()) {
        original_->setImage(hit.image, "document " + QString::number(hit.hit.document));
        if (other_document) reconstruction_->clear();
        reconstruction_caption_->clear();
        context_.search.reconstruct(hit.hit.document);
    }
    sum_->show();
    showContributions(answer, hit);
}

void WhyPanel::showContributions(const SearchAnswer& answer, const HitRow& hit) {
    clear_layout(parts_);
    const auto& contributions = hit.hit.contributions;
    bar_->setVisible(!contributions.empty());
    if (contributions.empty()) {
        sum_->setText(
            "Found by its words. Full text search knows no neurons: take “More like this” for "
            "those.");
        return;
    }
    const NeuronColors colors(answer.query_neurons);
    sum_->setText(QString("Score %1 = sum of %2 at k = %3")
                      .arg(format::number(hit.hit.score, 4),
                           format::counted(static_cast<std::int64_t>(contributions.size()),
                                           "shared neuron", "shared neurons"))
                      .arg(answer.k));
    bar_->setSegments(colors.segments(contributions), hit.hit.score);
    for (const Contribution& part : contributions)
        addPart(part, colors.color(part.neuron));
}

void WhyPanel::addPart(const Contribution& part, const QColor& color) {
    auto* chip = new NeuronChip(part.neuron, context_.neurons.neuronName(part.neuron));
    chip->setObjectName(QString("contribution_%1").arg(part.neuron));
    chip->setDot(color);
    auto* value = new TextLabel(format::number(part.value, 4));
    const QString formula =
        QString("%1 (query) × %2 (document) = %3; both codes scaled to length 1")
            .arg(format::number(static_cast<double>(part.query_weight)),
                 format::number(static_cast<double>(part.document_weight)),
                 format::number(part.value, 4));
    chip->setToolTip(formula);
    value->setToolTip(formula);
    connect(chip, &NeuronChip::neuronActivated, &commands_, &Commands::goToNeuron);
    const int row = parts_->rowCount();
    parts_->addWidget(chip, row, 0, Qt::AlignLeft);
    parts_->addWidget(value, row, 1, Qt::AlignRight);
}

void WhyPanel::showReconstruction(const Reconstruction& reconstruction) {
    if (document_ != reconstruction.document) return;
    reconstruction_->setImage(reconstruction.image,
                              QString("What %1 make of it: Wᵀ·code + b")
                                  .arg(format::counted(reconstruction.k, "neuron", "neurons")));
    reconstruction_caption_->setText(QString("from k = %1").arg(reconstruction.k));
}

}  // namespace sparsescope
