// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/home/first_steps.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "app/pages/home/home_cards.h"
#include "app/pages/home/step_preview.h"
#include "widgets/controls/section_header.h"
#include "widgets/controls/text_label.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

std::vector<PreviewItem> items_of(const std::vector<DocumentRow>& rows) {
    std::vector<PreviewItem> items;
    for (const DocumentRow& row : rows)
        items.push_back({row.text, row.image, row.label});
    return items;
}

}  // namespace

StepCard::StepCard(const QString& name, const QString& title, const QString& action)
    : tick_(icon_label("check", 16, theme::Token::good)),
      sentence_(new TextLabel(QString(), theme::Type::body, theme::Token::muted)),
      preview_(new StepPreview),
      button_(new QPushButton(action)) {
    setObjectName("step_" + name);
    setCursor(Qt::PointingHandCursor);
    button_->setObjectName("step_" + name + "_go");
    tick_->setObjectName("step_" + name + "_tick");
    tick_->setAccessibleName("done");
    tick_->setToolTip("Done. It can be repeated.");
    auto* head = new QHBoxLayout;
    head->setSpacing(theme::gap_inside);
    head->addWidget(new TextLabel(title, theme::Type::section));
    head->addWidget(tick_);
    head->addStretch(1);
    sentence_->setWordWrap(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::gap_groups, theme::gap_inside, theme::gap_groups,
                               theme::gap_groups);
    column->setSpacing(theme::gap_inside);
    column->addLayout(head);
    column->addWidget(sentence_);
    column->addStretch(1);
    column->addWidget(preview_);
    column->addWidget(button_, 0, Qt::AlignLeft);
    setDone(false);
}

void StepCard::setSentence(const QString& sentence) {
    sentence_->setText(sentence);
}

void StepCard::setDone(bool done) {
    done_ = done;
    tick_->setVisible(done);
}

void StepCard::paintEvent(QPaintEvent*) {
    paint_card(this);
}

void StepCard::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && rect().contains(event->pos())) button_->click();
}

FirstSteps::FirstSteps(AppContext& context, Commands& commands, QWidget* parent)
    : QWidget(parent),
      context_(context),
      commands_(commands),
      header_(new SectionHeader("Start here")),
      row_(new CardRow),
      import_(new QPushButton("Import your own…")),
      fold_(new QPushButton) {
    setObjectName("first_steps");
    build();
    connect(&context_.showcase, &Showcase::changed, this, &FirstSteps::refresh);
    connect(&context_.selection, &Selection::kChanged, this, [this] {
        if (context_.search.query() && !returning_) tick(k);
    });
    setUnfolded(context_.settings.firstStepsShown());
    refresh();
}

void FirstSteps::build() {
    import_->setObjectName("first_steps_import");
    fold_->setObjectName("first_steps_fold");
    for (QPushButton* button : {import_, fold_}) {
        theme::make_flat(button);
        header_->addWidget(button);
    }
    cards_ = {new StepCard("neuron", "1  Pick a neuron", "Look at it"),
              new StepCard("k", "2  Drag k", "Drag k"),
              new StepCard("search", "3  Search like this", "Search")};
    for (StepCard* card : cards_)
        row_->addCard(card);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::gap_inside);
    column->addWidget(header_);
    column->addWidget(row_);
    connect(cards_[neuron]->button(), &QPushButton::clicked, this, &FirstSteps::pickNeuron);
    connect(cards_[k]->button(), &QPushButton::clicked, this, &FirstSteps::dragK);
    connect(cards_[search]->button(), &QPushButton::clicked, this, &FirstSteps::searchLikeThis);
    connect(import_, &QPushButton::clicked, &commands_, &Commands::importFile);
    connect(fold_, &QPushButton::clicked, this,
            [this] { setUnfolded(!context_.settings.firstStepsShown()); });
}

void FirstSteps::setUnfolded(bool unfolded) {
    context_.settings.setFirstStepsShown(unfolded);
    row_->setVisible(unfolded);
    fold_->setText(unfolded ? "Hide" : "Show");
}

void FirstSteps::refresh() {
    const auto& view = context_.showcase.view();
    setVisible(view.has_value());
    if (!view) return;
    showGlimpses();
    showDone();
}

void FirstSteps::showGlimpses() {
    const ShowcaseView& view = *context_.showcase.view();
    const bool pictures = !view.pictures.empty();
    const QString thing = pictures ? "picture" : "document";
    cards_[neuron]->setSentence(
        QString("Of %1, these make neuron %2 fire most. Can you tell what it looks for?")
            .arg(format::count(static_cast<std::int64_t>(context_.selection.model()->ids.size())) +
                 ' ' + thing + 's')
            .arg(view.neuron));
    cards_[neuron]->preview()->setItems(items_of(view.examples));
    cards_[k]->setSentence(
        QString("A %1 is kept as its %2 strongest neurons. Take them away, down to one, and watch "
                "%3.")
            .arg(thing)
            .arg(falling_k(context_.selection.largestK()).front())
            .arg(pictures ? "it dissolve" : "what is forgotten first"));
    if (pictures) {
        std::vector<PreviewItem> falling;
        for (const ShowcaseView::AtK& at : view.pictures)
            falling.push_back({{}, at.picture, QString("k = %1").arg(at.k)});
        cards_[k]->preview()->setItems(std::move(falling));
    } else {
        cards_[k]->preview()->setBars(view.weights);
    }
    cards_[search]->setSentence(
        "Find what is like this one. Every hit says which neurons it shares, and what each adds to "
        "the score.");
    std::vector<PreviewItem> hits = items_of(view.hits);
    hits.insert(hits.begin(), items_of({view.document}).front());
    cards_[search]->preview()->setItems(std::move(hits), true);
}

void FirstSteps::showDone() {
    const QString workspace = context_.workspace.path();
    for (int step = 0; step < steps; ++step)
        cards_[static_cast<std::size_t>(step)]->setDone(
            context_.settings.stepDone(workspace, step));
    const bool all = std::ranges::all_of(cards_, &StepCard::done);
    header_->setHint(all ? "All three done: the rest is the same with your own documents."
                         : "Three clicks that show what codes are.");
    import_->setVisible(all);
}

void FirstSteps::tick(Step step) {
    context_.settings.setStepDone(context_.workspace.path(), step);
    showDone();
}

// The glimpses are of one k; a step that is repeated after k was dragged begins there again.
void FirstSteps::returnToK() {
    const QScopedValueRollback returning(returning_, true);
    context_.selection.setK(context_.showcase.view()->k);
}

void FirstSteps::pickNeuron() {
    tick(neuron);
    returnToK();
    const ShowcaseView& view = *context_.showcase.view();
    commands_.goToNeuron(view.model, view.neuron);
}

// It is done when k was moved.
void FirstSteps::dragK() {
    const ShowcaseView& view = *context_.showcase.view();
    returnToK();
    commands_.goToDraggingK(
        view.dataset, view.document.id,
        view.pictures.empty()
            ? "Drag this to the left: with fewer neurons a code says less, and other hits come "
              "first."
            : "Drag this to the left: at the right the picture is rebuilt from fewer and fewer "
              "neurons.");
}

void FirstSteps::searchLikeThis() {
    tick(search);
    returnToK();
    const ShowcaseView& view = *context_.showcase.view();
    commands_.goToMoreLike(view.dataset, view.document.id);
}

}  // namespace sparsescope
