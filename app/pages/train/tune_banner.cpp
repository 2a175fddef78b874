// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/tune_banner.h"

#include <algorithm>
#include <utility>

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "core/workspace/tune_plan.h"
#include "widgets/controls/text_label.h"
#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int tune_icon_side = 16;
constexpr int tune_width_for_one_line = 700;

}  // namespace

TuneBanner::TuneBanner(AppContext& context, Commands& commands, QWidget* parent)
    : QWidget(parent),
      context_(context),
      commands_(commands),
      icon_(new QLabel),
      text_(new TextLabel),
      look_(new QPushButton("Look at it")),
      search_(new QPushButton("Search in it")),
      moved_(new QPushButton("What moved")) {
    setObjectName("tune_banner");
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    text_->setObjectName("tune_banner_text");
    text_->setWordWrap(true);
    look_->setObjectName("tune_look");
    look_->setToolTip("Show the documents with their new embeddings on the Data page");
    search_->setObjectName("tune_search");
    search_->setToolTip("Search the documents by the codes of the head behind the tuned backbone");
    moved_->setObjectName("tune_moved");
    moved_->setToolTip("Which neurons changed meaning, and which documents got other neighbours");
    auto* words = new QHBoxLayout;
    words->setSpacing(theme::gap_inside);
    words->addWidget(icon_);
    words->addWidget(text_, 1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(theme::gap_inside);
    buttons->addStretch(1);
    for (QPushButton* button : {look_, search_, moved_})
        buttons->addWidget(button);
    parts_ = new QBoxLayout(QBoxLayout::LeftToRight, this);
    parts_->setContentsMargins(12, 4, 4, 4);
    parts_->setSpacing(theme::gap_inside);
    parts_->addLayout(words, 1);
    parts_->addLayout(buttons);
    connect(look_, &QPushButton::clicked, this, [this] { commands_.goToDataset(derived_); });
    connect(search_, &QPushButton::clicked, this, &TuneBanner::search);
    connect(moved_, &QPushButton::clicked, this, &TuneBanner::whatMovedRequested);
    connect(&context_.workspace, &WorkspaceController::workspaceOpened, this, [this] {
        made_.clear();
        refresh();
    });
    connect(&context_.workspace, &WorkspaceController::contentsChanged, this, &TuneBanner::refresh);
    connect(&context_.shown, &ShownRun::changed, this, &TuneBanner::refresh);
    connect(&context_.training, &EngineRun::ended, this, &TuneBanner::remember);
    connect(&theme::notifier(), &theme::Notifier::changed, this, &TuneBanner::refresh);
    refresh();
}

// The head behind the backbone is a run of its own, which ends last and is shown then.
void TuneBanner::remember(const EngineOutcome& outcome) {
    const auto* report = std::get_if<TrainReport>(&outcome.result);
    if (!report || report->derived == 0 || !context_.training.isHere()) return;
    made_[report->run.id] = report->derived;
    if (report->head_run != 0) made_[report->head_run] = report->derived;
    refresh();
}

const DatasetInfo* derived_of(const RunInfo& run, const std::filesystem::path& run_folder,
                              const std::vector<DatasetInfo>& datasets,
                              const std::vector<ModelInfo>& models) {
    const auto dataset = [&datasets](DatasetId id) -> const DatasetInfo* {
        const auto found = std::ranges::find(datasets, id, &DatasetInfo::id);
        return found == datasets.end() ? nullptr : &*found;
    };
    // A head behind a tuned backbone is trained on its dataset.
    if (const DatasetInfo* own = dataset(run.dataset); run.kind == RunKind::head)
        return own && own->derived_from ? own : nullptr;
    // What it made it has written down; names may have been changed since.
    if (const auto plan = read_tune_plan(run_folder); plan && plan->derived != 0)
        return dataset(plan->derived);
    // A workspace may have been moved without the folders of its runs.
    // That of a joint run belongs to the dataset that came of it.
    for (const ModelInfo& model : models)
        if (model.run == run.id)
            if (const DatasetInfo* made = dataset(model.dataset); made && made->derived_from)
                return made;
    for (const DatasetInfo& made : datasets)
        if (made.derived_from == run.dataset &&
            (made.encoder.name == run.name || made.name == run.name))
            return &made;
    return nullptr;
}

const DatasetInfo* TuneBanner::derivedOf(RunId run) const {
    const WorkspaceContents& contents = context_.workspace.contents();
    if (const auto made = made_.find(run); made != made_.end())
        if (const DatasetInfo* dataset = contents.dataset(made->second)) return dataset;
    const RunInfo* info = contents.run(run);
    if (!info || info->state == RunState::running) return nullptr;
    const std::filesystem::path runs = context_.workspace.path().toStdString() + ".runs";
    return derived_of(*info, runs / std::to_string(run), contents.datasets, contents.models);
}

void TuneBanner::refresh() {
    const DatasetInfo* derived = derivedOf(context_.shown.id());
    const DatasetId before = std::exchange(derived_, derived ? derived->id : 0);
    setVisible(derived != nullptr);
    if (derived) {
        const QString sentence =
            QString("The tuned backbone is the encoder “%1”. The dataset “%2” has its embeddings.")
                .arg(QString::fromStdString(derived->encoder.name),
                     QString::fromStdString(derived->name));
        text_->setText(sentence);
        setAccessibleName(sentence);
        icon_->setPixmap(theme::icon_pixmap("check", theme::scaled(tune_icon_side),
                                            theme::color(theme::Token::good), devicePixelRatioF()));
        moved_->setEnabled(derived->derived_from.has_value());
    }
    if (before != derived_) Q_EMIT derivedChanged();
}

void TuneBanner::search() {
    const auto& models = context_.workspace.contents().models;
    const auto model = std::ranges::find_if(models, [this](const ModelInfo& info) {
        return info.dataset == derived_ && info.stored_k > 0;
    });
    if (model != models.end()) context_.workspace.selectModel(model->id);
    if (model == models.end())
        commands_.say(MessageBar::Kind::info,
                      "There is no head for these embeddings yet. Train one here, and they can be "
                      "searched by its codes.");
    commands_.goTo(model == models.end() ? Page::train : Page::search);
}

// Large text puts the buttons below the sentence.
void TuneBanner::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    parts_->setDirection(width() < theme::scaled(tune_width_for_one_line)
                             ? QBoxLayout::TopToBottom
                             : QBoxLayout::LeftToRight);
}

void TuneBanner::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QColor color = theme::color(theme::Token::good);
    const QColor panel = theme::color(theme::Token::panel);
    theme::paint_box(&painter, rect(), theme::mix(panel, color, 0.10),
                     theme::mix(panel, color, 0.35), 1);
}

}  // namespace sparsescope
