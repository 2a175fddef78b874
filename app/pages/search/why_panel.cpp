// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/search/why_panel.h"

#include <utility>

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/controllers/document_rows.h"
#include "app/dialogs/commands.h"
#include "app/pages/search/falling_pictures.h"
#include "app/pages/search/more_passages.h"
#include "app/pages/search/search_results.h"
#include "app/pages/search/search_why_not.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/image_view.h"
#include "widgets/controls/section_header.h"
#include "widgets/controls/text_label.h"
#include "widgets/delegates/contribution_bar.h"
#include "widgets/layout.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int picture_side = 140;
constexpr qsizetype most_letters = 500;  // of a long text: the reasons below are to be in sight

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
    more_->setObjectName("why_more_like");
    more_->setToolTip("Search for documents whose codes are like this one's (M)");
    text_->setObjectName("why_text");
    sum_->setObjectName("why_sum");
    bar_->setObjectName("why_bar");
    title_->setWordWrap(true);
    build();
    connect(more_, &QPushButton::clicked, this, [this] {
        if (document_) commands_.goToMoreLike(dataset_, *document_);
    });
    connect(bar_, &ContributionBar::neuronActivated, this, &WhyPanel::goToNeuron);
    connect(&context_.details, &SearchDetails::reconstructed, this, &WhyPanel::showReconstruction);
    connect(&context_.selection, &Selection::kChanged, this, [this] {
        if (document_ && !pictures_->isHidden()) context_.details.reconstruct(*document_);
    });
    clear();
}

void WhyPanel::build() {
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(theme::gap_groups, theme::gap_groups, theme::gap_groups,
                               theme::gap_groups);
    column->setSpacing(theme::gap_inside);
    pictures_ = buildPictures();
    column->addWidget(title_);
    column->addWidget(pictures_);
    column->addWidget(text_);
    column->addWidget(label_);
    passages_ = new MorePassages(context_);
    column->addWidget(passages_);
    column->addWidget(more_, 0, Qt::AlignLeft);
    column->addSpacing(theme::gap_inside);
    column->addWidget(sum_);
    column->addWidget(bar_);
    parts_ = new QGridLayout;
    parts_->setSpacing(2);
    parts_->setColumnStretch(0, 1);
    column->addLayout(parts_);
    column->addSpacing(theme::gap_groups);
    why_not_ = new SearchWhyNot(context_, commands_);
    column->addWidget(why_not_);
    column->addStretch(1);
    fill(this, scrolling(content));
}

QWidget* WhyPanel::buildPictures() {
    original_ = new ImageView;
    reconstruction_ = new ImageView;
    reconstruction_->setObjectName("why_reconstruction");
    reconstruction_caption_ = new TextLabel(QString(), theme::Type::caption, theme::Token::muted);
    reconstruction_caption_->setObjectName("why_reconstruction_caption");
    falling_ = new FallingPictures;
    connect(falling_, &FallingPictures::kChosen, &context_.selection, &Selection::setK);
    auto* pictures = new QWidget;
    auto* column = new QVBoxLayout(pictures);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::gap_inside);
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::gap_inside);
    connect(&theme::notifier(), &theme::Notifier::changed, this, &WhyPanel::fitPictures);
    const auto add = [row](ImageView* view, TextLabel* caption) {
        auto* side = new QVBoxLayout;
        side->setSpacing(2);
        side->addWidget(view);
        side->addWidget(caption);
        row->addLayout(side);
    };
    original_caption_ = new TextLabel("stored", theme::Type::caption, theme::Token::muted);
    add(original_, original_caption_);
    add(reconstruction_, reconstruction_caption_);
    row->addStretch(1);
    column->addLayout(row);
    column->addWidget(falling_);
    fitPictures();
    return pictures;
}

// Beside what neurons make of it, where its pixels are the embedding; else alone, and larger.
void WhyPanel::fitPictures() {
    const DatasetInfo* dataset = context_.workspace.contents().dataset(dataset_);
    const bool compared = !dataset || embeddings_are_pixels(*dataset);
    const int side = theme::scaled(picture_side);
    original_->setFixedSize(compared ? side : 2 * side, compared ? side : 2 * side);
    reconstruction_->setFixedSize(side, side);
    for (QWidget* part : std::initializer_list<QWidget*>{original_caption_, reconstruction_,
                                                         reconstruction_caption_, falling_})
        part->setVisible(compared);
}

void WhyPanel::clear() {
    document_.reset();
    pictures_->hide();
    text_->setText("Choose a hit to see which neurons it shares with the query.");
    label_->clear();
    passages_->hide();
    more_->hide();
    sum_->hide();
    bar_->hide();
    clear_layout(parts_);
}

void WhyPanel::showHit(const SearchAnswer& answer, const ColumnAnswer& column, const HitRow& hit) {
    const bool other_document = document_ != hit.hit.document;
    document_ = hit.hit.document;
    dataset_ = answer.dataset;
    model_ = answer.model;
    text_->setText(hit.title.size() > most_letters ? hit.title.left(most_letters) + u'…'
                                                   : hit.title);
    label_->setText(hit.label.isEmpty()
                        ? QString("document %1").arg(hit.hit.document)
                        : QString("%1 · document %2").arg(hit.label).arg(hit.hit.document));
    passages_->setHit(hit, static_cast<std::size_t>(&column - answer.columns.data()));
    more_->setVisible(context_.search.index().searchable() != nullptr);
    pictures_->setVisible(!hit.image.isNull());
    if (!hit.image.isNull()) {
        fitPictures();
        original_->setImage(hit.image, "document " + QString::number(hit.hit.document));
        if (other_document) {
            reconstruction_->clear();
            reconstruction_caption_->clear();
            falling_->setPictures({});
        }
        context_.details.reconstruct(hit.hit.document);
    }
    sum_->show();
    clear_layout(parts_);
    bar_->setVisible(!hit.hit.contributions.empty());
    if (hit.hit.contributions.empty()) {
        showWithoutNeurons(column, hit);
    } else {
        showContributions(answer, column, hit);
    }
}

void WhyPanel::showWithoutNeurons(const ColumnAnswer& column, const HitRow& hit) {
    if (hit.hit.places) {
        return sum_->setText(placesText(column, hit.hit) + " No neuron is shared with the query.");
    }
    if (searcher_of(column.column).needs.texts) {
        return sum_->setText(
            "Found by its words. Full-text search knows no neurons: take “More like this” for "
            "those.");
    }
    sum_->setText(QString("Score %1: the cosine of the embeddings, which no neuron explains. How "
                          "it stands in the sparse list is said below.")
                      .arg(format::number(hit.hit.score, 4)));
    why_not_->ask(hit.hit.document);
}

// The formula of core/workspace/fusion.h with the numbers of this hit.
QString WhyPanel::placesText(const ColumnAnswer& column, const SearchHit& hit) {
    const Fusion fusion = column.fusion.value_or(Fusion{});
    QStringList parts;
    const auto add = [&](const char* list, double weight, std::optional<std::int64_t> place) {
        if (!place) return;
        parts << QString("%1 / (%2 + %3) for place %3 by %4")
                     .arg(QString::number(weight, 'g', 3), QString::number(fusion.constant, 'g', 3))
                     .arg(*place)
                     .arg(list);
    };
    add("meaning", fusion.meaning, hit.places->meaning);
    add("words", fusion.words, hit.places->words);
    return QString("Score %1 = %2.").arg(format::number(hit.score, 3), parts.join(" + "));
}

void WhyPanel::askWhyNot(DocumentId document) {
    why_not_->ask(document);
}

void WhyPanel::showContributions(const SearchAnswer& answer, const ColumnAnswer& column,
                                 const HitRow& hit) {
    const auto& contributions = hit.hit.contributions;
    const NeuronColors colors = SearchResults::colorsOf(answer, context_.neurons);
    const QString neurons = format::counted(static_cast<std::int64_t>(contributions.size()),
                                            "shared neuron", "shared neurons");
    double sparse = sum_of_parts(hit.hit);
    if (hit.hit.places) {
        sum_->setText(QString("%1 Its score by meaning is %2, the sum of %3 at k = %4.")
                          .arg(placesText(column, hit.hit), format::number(sparse, 4), neurons)
                          .arg(column.column.k));
    } else if (orders_by_embedding(column.column)) {
        sparse = hit.hit.parts->sparse;
        sum_->setText(QString("Found by the sparse score %1, the sum of %2 at k = %3. Its place "
                              "is by the cosine of the embeddings, %4.")
                          .arg(format::number(sparse, 4), neurons)
                          .arg(column.column.k)
                          .arg(format::number(hit.hit.parts->dense, 4)));
    } else if (hit.hit.parts) {
        sparse = hit.hit.parts->sparse;
        sum_->setText(QString("Score %1 = sparse %2 + %3 × dense %4. The sparse part is the sum "
                              "of %5 at k = %6")
                          .arg(format::number(hit.hit.score, 4), format::number(sparse, 4),
                               format::number(column.column.dense_weight),
                               format::number(hit.hit.parts->dense, 4), neurons)
                          .arg(column.column.k));
    } else {
        sum_->setText(QString("Score %1 = sum of %2 at k = %3")
                          .arg(format::number(sparse, 4), neurons)
                          .arg(column.column.k));
    }
    bar_->setSegments(colors.segments(contributions), sparse);
    for (const Contribution& part : contributions)
        addPart(part, colors);
}

void WhyPanel::addPart(const Contribution& part, const NeuronColors& colors) {
    const QString name = context_.neurons.neuronName(model_, part.neuron);
    auto* chip = new NeuronChip(part.neuron, name);
    chip->setObjectName(QString("contribution_%1").arg(part.neuron));
    chip->setDot(colors.color(part.neuron), colors.hollow(part.neuron));
    auto* value = new TextLabel(format::number(part.value, 4));
    const QString formula =
        QString("%1 (query) × %2 (document) = %3; both codes scaled to length 1")
            .arg(format::number(static_cast<double>(part.query_weight)),
                 format::number(static_cast<double>(part.document_weight)),
                 format::number(part.value, 4));
    chip->setToolTip(name + "\n" + formula);
    value->setToolTip(formula);
    connect(chip, &NeuronChip::neuronActivated, this, &WhyPanel::goToNeuron);
    const int row = parts_->rowCount();
    parts_->addWidget(chip, row, 0, Qt::AlignLeft);
    parts_->addWidget(value, row, 1, Qt::AlignRight);
}

void WhyPanel::goToNeuron(NeuronId neuron) {
    commands_.goToNeuron(model_, neuron);
}

void WhyPanel::showReconstruction(const Reconstruction& reconstruction) {
    if (document_ != reconstruction.document) return;
    reconstruction_->setImage(reconstruction.image,
                              QString("What %1 make of it: Wᵀ·code + b")
                                  .arg(format::counted(reconstruction.k, "neuron", "neurons")));
    reconstruction_caption_->setText(QString("from k = %1").arg(reconstruction.k));
    std::vector<FallingPictures::AtK> falling;
    for (const Reconstruction::AtK& at : reconstruction.falling)
        falling.push_back({at.k, to_qimage(at.image)});
    falling_->setPictures(std::move(falling));
    falling_->setK(reconstruction.k);
}

}  // namespace sparsescope
