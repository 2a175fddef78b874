// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/neuron_header.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/controllers/neuron_details.h"
#include "app/dialogs/commands.h"
#include "app/pages/neurons/neuron_name_line.h"
#include "app/pages/neurons/neuron_tags.h"
#include "app/parts/neuron_words.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/fact_row.h"
#include "widgets/controls/image_view.h"
#include "widgets/controls/k_strip.h"
#include "widgets/controls/text_label.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int row_side = 124;

}  // namespace

NeuronHeader::NeuronHeader(AppContext& context, Commands& commands, NeuronCountsQuestion& counts,
                           QWidget* parent)
    : QWidget(parent), context_(context), commands_(commands), counts_(counts) {
    auto* texts = new QVBoxLayout;
    texts->setSpacing(4);
    texts->addLayout(buildTitle());
    name_ = new NeuronNameLine(context_);
    texts->addWidget(name_);
    texts->addLayout(buildNumbers());
    sentence_ = new TextLabel(QString(), theme::Type::body, theme::Token::muted);
    sentence_->setObjectName("neuron_facts");
    sentence_->setTextFormat(Qt::PlainText);
    sentence_->setWordWrap(true);
    texts->addWidget(sentence_);
    row_ = new ImageView;
    row_->setObjectName("neuron_row_image");
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::gap_inside);
    row->addLayout(texts, 1);
    row->addWidget(row_, 0, Qt::AlignTop);
    connect(&counts_, &NeuronQuestion::changed, this, &NeuronHeader::refresh);
    connect(&context_.reports, &NeuronReportKeeper::changed, this, &NeuronHeader::refresh);
    connect(&theme::notifier(), &theme::Notifier::changed, this, &NeuronHeader::fit);
    fit();
}

QLayout* NeuronHeader::buildTitle() {
    title_ = new TextLabel(QString(), theme::Type::title);
    title_->setObjectName("neuron_title");
    state_ = new StateChip;
    state_->setObjectName("neuron_state");
    star_ = new QToolButton;
    star_->setObjectName("neuron_star");
    star_->setCheckable(true);
    star_->setAutoRaise(true);
    star_->setAccessibleName("Star");
    connect(star_, &QToolButton::clicked, this, &NeuronHeader::toggleStar);
    tags_ = new NeuronTags(context_);
    search_ = new QPushButton("Search with it");
    search_->setObjectName("neuron_search");
    search_->setToolTip("Find the documents in which this neuron is strongest, on the Search page");
    connect(search_, &QPushButton::clicked, this, [this] {
        if (const auto& view = context_.neurons.view())
            commands_.goToSearchWith(view->model->info.id, view->detail.summary.neuron);
    });
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::gap_inside);
    row->addWidget(title_);
    row->addWidget(star_);
    row->addWidget(state_);
    row->addWidget(tags_, 1);
    row->addWidget(search_);
    return row;
}

QLayout* NeuronHeader::buildNumbers() {
    facts_ = new FactRow;
    facts_->setObjectName("neuron_numbers");
    facts_->setAccessibleName("Numbers of the neuron");
    strip_ = new KStrip;
    strip_->setObjectName("neuron_at_k");
    strip_->setAccessibleName("How often it is active, at every k");
    connect(strip_, &KStrip::kActivated, this, [this](int k) { context_.selection.setK(k); });
    strip_holder_ = new QWidget;
    auto* column = new QVBoxLayout(strip_holder_);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(strip_);
    column->addWidget(new TextLabel("active at k", theme::Type::caption, theme::Token::muted));
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::gap_groups);
    row->addWidget(facts_, 1);
    row->addWidget(strip_holder_, 0, Qt::AlignTop);
    return row;
}

void NeuronHeader::fit() {
    row_->setFixedSize(theme::scaled(row_side), theme::scaled(row_side));
}

void NeuronHeader::editName() {
    if (context_.neurons.view()) name_->edit();
}

void NeuronHeader::addTag() {
    if (context_.neurons.view()) tags_->edit();
}

void NeuronHeader::toggleStar() {
    const auto& view = context_.neurons.view();
    if (!view || !context_.marks.obstacle().isEmpty()) return refresh();
    const NeuronId neuron = view->detail.summary.neuron;
    context_.marks.setStar({neuron}, !context_.marks.mark(neuron).star);
}

void NeuronHeader::clear() {
    title_->setText(context_.selection.model() ? "Choose a neuron" : "");
    sentence_->clear();
    facts_->setFacts({});
    strip_->setValues({}, 0);
}

void NeuronHeader::refresh() {
    const auto& view = context_.neurons.view();
    const bool some = view && context_.selection.model();
    for (QWidget* widget : {static_cast<QWidget*>(state_), static_cast<QWidget*>(star_),
                            static_cast<QWidget*>(tags_), static_cast<QWidget*>(name_)})
        widget->setVisible(some);
    search_->setVisible(some && !view->detail.summary.silent());
    row_->setVisible(some && !view->row_pixels.empty());
    strip_holder_->setVisible(some);
    if (!some) return clear();
    title_->setText(QString("Neuron %1").arg(view->detail.summary.neuron));
    refreshState(*view);
    refreshNumbers(*view);
    refreshPicture(*view);
}

void NeuronHeader::refreshState(const NeuronView& view) {
    const NeuronState state = neuron_state(context_, view, report_of(context_, view));
    state_->setAlive(state.alive);
    state_->setText(state.word);
    state_->updateGeometry();
    state_->setToolTip(state.meaning);
    const bool star = context_.marks.mark(view.detail.summary.neuron).star;
    const QString obstacle = context_.marks.obstacle();
    star_->setChecked(star);
    star_->setIcon(star ? theme::icon("star-filled", theme::Token::accent)
                        : theme::icon("star", theme::Token::muted));
    star_->setEnabled(obstacle.isEmpty());
    star_->setToolTip(!obstacle.isEmpty() ? obstacle
                      : star              ? QString("Take its star (S)")
                                          : QString("Give it a star (S)"));
    name_->setView(view);
    tags_->setView(view);
}

void NeuronHeader::refreshNumbers(const NeuronView& view) {
    const NeuronId neuron = view.detail.summary.neuron;
    const auto& counts = counts_.answer();
    const bool counted = counts && counts_.about().neuron == neuron && counts_.about().k == view.k;
    facts_->setFacts(neuron_facts(context_, view, counted ? &counts->labels : nullptr,
                                  report_of(context_, view)));
    facts_->setVisible(!facts_->facts().empty());
    sentence_->setText(neuron_sentence(view));
    std::vector<double> shares;
    if (counts && counts_.about().neuron == neuron) {
        const auto documents =
            static_cast<double>(std::max<std::int64_t>(view.model->documents(), 1));
        for (const std::int64_t active : counts->at_every_k)
            shares.push_back(static_cast<double>(active) / documents);
    }
    strip_->setWords([documents = view.model->documents()](int k, double share) {
        return QString("k = %1: active in %2 of %3")
            .arg(k)
            .arg(format::percent(share), format::counted(documents, "document", "documents"));
    });
    strip_->setValues(std::move(shares), view.k);
}

void NeuronHeader::refreshPicture(const NeuronView& view) {
    if (view.row_pixels.empty()) return;
    row_->setRow(view.row_pixels, view.width, view.height, RowColors::diverging,
                 QString("Encoder row of neuron %1: blue raises it, orange lowers it")
                     .arg(view.detail.summary.neuron));
}

}  // namespace sparsescope
