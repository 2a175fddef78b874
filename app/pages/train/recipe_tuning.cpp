// SPDX-License-Identifier: GPL-3.0-or-later
// The recipe panel's side of finetuning: whether it is possible, what it would take, and the
// command that does it.
#include <algorithm>
#include <array>

#include <QComboBox>
#include <QPushButton>
#include <QScopedValueRollback>

#include "app/controllers/app_context.h"
#include "app/engine/engine_command.h"
#include "app/pages/train/recipe_panel.h"
#include "app/pages/train/run_queue_panel.h"
#include "app/pages/train/tune_form.h"
#include "app/parts/run_forecast.h"
#include "app/parts/schedule_preview.h"
#include "app/parts/tune_forecast.h"
#include "core/recipe/tune_params.h"
#include "widgets/controls/command_line_box.h"
#include "widgets/controls/text_label.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

struct TrainedKind {
    RunKind kind;
    const char* title;
    const char* explained;
};
constexpr std::array trained_kinds{
    TrainedKind{RunKind::head, "Train a head (backbone stays)",
                "A sparse head learns on the embeddings there are. The quickest way to codes."},
    TrainedKind{RunKind::backbone, "Backbone, then a head (staged)",
                "The backbone learns first what belongs together; then all documents are embedded "
                "anew, as another dataset, and a head learns on that."},
    TrainedKind{RunKind::joint, "Both at once (joint)",
                "Backbone and head learn in one loss, so that the backbone makes embeddings that "
                "few neurons can stand for."},
};

}  // namespace

QWidget* RecipePanel::buildKinds() {
    kinds_ = new QComboBox;
    kinds_->setObjectName("train_kind");
    kinds_->setAccessibleName("What is trained");  // its entries say so themselves
    kinds_->setToolTip("What is trained");
    kinds_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    for (const TrainedKind& kind : trained_kinds)
        kinds_->addItem(kind.title, static_cast<int>(kind.kind));
    tuning_ = new TuneForm;
    tuning_->hide();
    connect(kinds_, &QComboBox::currentIndexChanged, this, [this] {
        touched_ = true;
        followKind();
    });
    connect(tuning_, &TuneForm::edited, this, [this] {
        touched_ = true;
        check();
    });
    connect(tuning_, &TuneForm::wayOutRequested, this, [this](TuneStanding::WayOut way_out) {
        if (const DatasetInfo* chosen = dataset()) Q_EMIT wayOutRequested(chosen->id, way_out);
    });
    return kinds_;
}

RunKind RecipePanel::kind() const {
    return static_cast<RunKind>(kinds_->currentData().toInt());
}

void RecipePanel::followKind() {
    head_->setVisible(kind() == RunKind::head);
    tuning_->setVisible(kind() != RunKind::head);
    check();
}

// What is not possible rests: it can be chosen, to read why and what helps.
void RecipePanel::refreshKinds() {
    const DatasetInfo* chosen = dataset();
    TuneStanding standing;
    if (chosen)
        standing = tune_standing(*chosen, context_.encoder.all(), context_.encoder.listProblem());
    for (int i = 0; i < kinds_->count(); ++i) {
        const TrainedKind& kind = trained_kinds[static_cast<std::size_t>(i)];
        const bool rests = kind.kind != RunKind::head && !standing.possible;
        kinds_->setItemData(i, rests && chosen ? standing.why : QString(kind.explained),
                            Qt::ToolTipRole);
        kinds_->setItemData(i, rests ? QVariant(theme::color(theme::Token::disabled)) : QVariant(),
                            Qt::ForegroundRole);
    }
    kinds_->setToolTip(kinds_->currentData(Qt::ToolTipRole).toString());
    const QScopedValueRollback by_person(touched_);  // filling the form says that it was edited
    if (chosen) tuning_->setDataset(*chosen, shape(), standing);
}

void RecipePanel::checkTuning(TuneArm arm) {
    tuning_->setArm(arm);
    command_->setCommand({});
    const DatasetInfo& chosen = *dataset();
    const TuneStanding standing =
        tune_standing(chosen, context_.encoder.all(), context_.encoder.listProblem());
    if (!standing.possible)
        return complain("The backbone of this dataset cannot be finetuned here; why stands above.");
    lookAt(standing.encoder.folder);
    const auto choice = tuning_->choice();
    if (!choice) return complain(QString::fromStdString(choice.error().message));
    const Result<Watch>& watch = context_.watch;
    if (!watch) return complain(QString::fromStdString(watch.error().message));
    const bool own = standing.encoder.name != new_picture_network;
    const QStringList arguments =
        finetune_command(context_.workspace.path(),
                         {.dataset = datasets_->currentText(),
                          .encoder = own ? QString() : QString(new_picture_network),
                          .file = choice->file,
                          .usual = choice->usual,
                          .config = choice->config},
                         *watch);
    command_->setCommand(shell_line(arguments));
    if (const auto valid = validate(choice->config); !valid)
        return complain(QString::fromStdString(valid.error().message));
    offer(*choice, arguments);
}

// How large the backbone is, for what a step takes.
void RecipePanel::lookAt(const std::filesystem::path& backbone) {
    if (backbone == backbone_) return;
    backbone_ = backbone;
    backbone_facts_.reset();
    look_.cancel();
    if (backbone.empty()) return;
    look_.start([backbone](const std::stop_token&) { return backbone_facts(backbone); },
                [this](Result<BackboneFacts> facts) {
                    if (!facts) return;  // the run says what is wrong with the folder
                    backbone_facts_ = *facts;
                    check();
                });
}

// What it takes, a line each: steps and time, and the memory of a step.
QString RecipePanel::tuningPlan(const TuneChoice& choice) const {
    const std::int64_t pairs = choice.pairs;
    const std::int64_t steps = tuning_steps(choice.config, pairs);
    const auto forecast =
        forecast_tuning(context_, datasets_->currentData().toLongLong(), choice.config, steps);
    // Documents that are the only one of their label are found when it begins.
    const QString what = choice.file.isEmpty()
                             ? "Up to " + format::counted(pairs, "document", "documents")
                             : format::counted(pairs, "pair", "pairs");
    const QString counted = QString("%1, %2").arg(what, format::counted(steps, "step", "steps"));
    QString plan = forecast ? QString("%1: %2, judging by “%3”.")
                                  .arg(counted, about(forecast->seconds()), forecast->run)
                            : counted + "; how long they take is known once a run was measured.";
    if (backbone_facts_) plan += '\n' + memory_words(*backbone_facts_, choice.config).words;
    return plan;
}

void RecipePanel::offer(const TuneChoice& choice, const QStringList& arguments) {
    problem_->clear();
    placePreview();
    preview_->showWords(tuningPlan(choice));
    const MemoryWords memory =
        backbone_facts_ ? memory_words(*backbone_facts_, choice.config) : MemoryWords{};
    TuneConfig whole = choice.config;
    if (memory.pass) whole.micro_batch = static_cast<int>(*memory.pass);
    tuning_->showResolved(whole);
    if (!memory.fits) return complain(memory.words);
    if (context_.workspace.readOnly())
        return complain("This window may only read the workspace: " +
                        context_.workspace.readOnlyReason());
    const char* arm = choice.config.arm == TuneArm::joint ? "joint" : "staged";
    tuning_job_ = {QString("Finetune “%1”, %2").arg(datasets_->currentText(), arm), arguments};
    start_->setEnabled(true);
    sweep_->setEnabled(false);
    sweep_->setToolTip("Sweeps train heads; a backbone is finetuned once at a time");
    queue_->setReady(true, false);
}

}  // namespace sparsescope
