// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/sweep_dialog.h"

#include <algorithm>

#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/parts/run_forecast.h"
#include "app/parts/run_words.h"
#include "core/recipe/train_params.h"
#include "core/recipe/validate.h"
#include "widgets/controls/command_line_box.h"
#include "widgets/controls/message_bar.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int sweep_dialog_width = 560;
constexpr int verdict_lines = 3;
constexpr std::size_t most_runs = 1000;

// What a sweep is usually made over; every other setting can be added.
constexpr const char* swept[] = {"k", "hidden", "lr", "epochs", "seed"};

bool usually_swept(const ParamSpec& spec) {
    return std::ranges::find(swept, spec.name) != std::end(swept);
}

// What may be typed for the setting.
QString values_hint(const ParamSpec& spec) {
    QString hint = QString::fromStdString(spec.help);
    QStringList choices;
    for (const std::string& choice : spec.choices)
        choices << QString::fromStdString(choice);
    if (!choices.isEmpty()) hint += " Possible: " + choices.join(", ") + ".";
    return hint;
}

}  // namespace

Result<std::vector<TrainConfig>> sweep_configs(const TrainConfig& config,
                                               const std::vector<SweepAxis>& axes) {
    std::vector<TrainConfig> configs{config};
    for (const SweepAxis& axis : axes) {
        std::vector<TrainConfig> more;
        for (const TrainConfig& base : configs) {
            for (const QString& value : axis.values) {
                TrainConfig one = base;
                SPARSESCOPE_TRY(set_param(one, axis.param.toStdString(), value.toStdString()));
                more.push_back(one);
            }
        }
        configs = std::move(more);
        if (configs.size() > most_runs) {
            return fail(ErrorCode::invalid_argument,
                        "These values make more than 1000 runs. Take fewer of them.");
        }
    }
    return configs;
}

SweepDialog::SweepDialog(const AppContext& context, const DatasetInfo& dataset,
                         const TrainConfig& config, const Watch& watch, QWidget* parent)
    : FormDialog(parent),
      context_(context),
      dataset_(dataset.id),
      dataset_name_(QString::fromStdString(dataset.name)),
      config_(config),
      watch_(watch),
      verdict_(new TextLabel(QString(), theme::Type::caption, theme::Token::muted)),
      command_(new CommandLineBox) {
    auto* hint = new TextLabel(
        "Several values, separated by commas; a field that stays empty keeps the value of the "
        "recipe. Every combination becomes a run, one after the other.",
        theme::Type::body, theme::Token::muted);
    hint->setWordWrap(true);
    verdict_->setObjectName("sweep_verdict");
    verdict_->setWordWrap(true);
    verdict_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    verdict_->setMinimumHeight(verdict_->fontMetrics().lineSpacing() * verdict_lines);
    command_->setObjectName("sweep_command");

    auto* column = frame_dialog(
        this,
        {.name = "sweep_dialog",
         .title = "Sweep",
         .heading =
             QString("Sweep %1 on %2").arg(QString::fromStdString(config.preset), dataset_name_)});
    column->addWidget(complaint());
    column->addWidget(hint);
    column->addWidget(buildFields());
    column->addWidget(verdict_);
    column->addWidget(command_);
    column->addStretch(1);
    start_ = add_dialog_buttons(this, "Start the sweep", "sweep_start", [this] {
        Q_EMIT chosen(title(), sweep_command(context_.workspace.path(), dataset_name_, config_,
                                             axes(), watch_));
    });
    resize(theme::scaled(sweep_dialog_width), sizeHint().height());
    update();
}

QWidget* SweepDialog::buildFields() {
    auto* fields = new QWidget;
    grid_ = new QGridLayout(fields);
    grid_->setContentsMargins(0, 0, 0, 0);
    grid_->setHorizontalSpacing(theme::gap_groups);
    grid_->setVerticalSpacing(4);
    grid_->setColumnStretch(1, 1);
    more_ = new QComboBox;
    more_->setObjectName("sweep_more");
    more_->setAccessibleName("Add a setting");
    more_->addItem("Add a setting…");
    for (const ParamSpec& spec : train_params()) {
        if (usually_swept(spec)) {
            addField(spec);
        } else {
            more_->addItem(QString::fromStdString(spec.group + ": " + spec.title),
                           QString::fromStdString(spec.name));
            more_->setItemData(more_->count() - 1, values_hint(spec), Qt::ToolTipRole);
        }
    }
    connect(more_, &QComboBox::activated, this, &SweepDialog::addChosen);
    auto* holder = new QWidget;
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(scrolling(fields));
    column->addWidget(more_, 0, Qt::AlignLeft);
    return holder;
}

QLineEdit* SweepDialog::addField(const ParamSpec& spec) {
    auto* edit = new QLineEdit;
    edit->setObjectName("sweep_" + QString::fromStdString(spec.name));
    edit->setAccessibleName(QString::fromStdString(spec.title));
    edit->setToolTip(values_hint(spec));
    edit->setPlaceholderText(setting_text(config_, spec));
    connect(edit, &QLineEdit::textChanged, this, &SweepDialog::update);
    auto* label = new TextLabel(QString::fromStdString(spec.title));
    label->setBuddy(edit);
    const int row = static_cast<int>(fields_.size());
    grid_->addWidget(label, row, 0);
    grid_->addWidget(edit, row, 1);
    fields_.push_back({&spec, edit});
    return edit;
}

// A setting that was added stays; left empty it means nothing.
void SweepDialog::addChosen(int index) {
    const std::string name = more_->itemData(index).toString().toStdString();
    const auto spec = std::ranges::find(train_params(), name, &ParamSpec::name);
    if (spec == train_params().end()) return;
    more_->removeItem(index);
    more_->setCurrentIndex(0);
    addField(*spec)->setFocus();
}

std::vector<SweepAxis> SweepDialog::axes() const {
    static const QRegularExpression separator("[,;\\s]+");
    std::vector<SweepAxis> axes;
    for (const Field& field : fields_) {
        QStringList values = field.edit->text().split(separator, Qt::SkipEmptyParts);
        values.removeDuplicates();
        if (!values.isEmpty()) axes.push_back({QString::fromStdString(field.spec->name), values});
    }
    return axes;
}

QString SweepDialog::title() const {
    QStringList varied;
    for (const SweepAxis& axis : axes())
        varied << axis.param + " " + axis.values.join("/");
    return "Sweep: " + varied.join(", ");
}

void SweepDialog::refuse(const QString& sentence) {
    verdict_->setToken(theme::Token::bad);
    verdict_->setText("⚠ " + sentence);
    start_->setEnabled(false);
}

void SweepDialog::update() {
    const auto chosen_axes = axes();
    command_->setCommand(shell_line(
        sweep_command(context_.workspace.path(), dataset_name_, config_, chosen_axes, watch_)));
    const auto configs = sweep_configs(config_, chosen_axes);
    if (!configs) return refuse(QString::fromStdString(configs.error().message));
    const DataShape shape = context_.workspace.contents().shape(dataset_);
    const auto known = known_times(context_, dataset_);
    double seconds = 0;
    QString measured;
    for (const TrainConfig& config : *configs) {
        const TrainConfig whole = resolved(config, shape);
        if (const auto valid = validate(whole, shape); !valid)
            return refuse(QString::fromStdString(valid.error().message));
        if (const auto one = forecast_run(context_, known, dataset_, whole)) {
            seconds += one->seconds();
            measured = one->run;
        }
    }
    QString text = format::counted(static_cast<std::int64_t>(configs->size()), "run", "runs");
    text += measured.isEmpty()
                ? QString(". How long they take is known once one was measured.")
                : QString(", %1 in all, judging by “%2”.").arg(about(seconds), measured);
    if (chosen_axes.empty()) text += " Give at least one setting several values.";
    if (context_.training.running()) text += " They begin when what trains now has ended.";
    verdict_->setToken(theme::Token::muted);
    verdict_->setText(text);
    start_->setEnabled(configs->size() > 1);
}

}  // namespace sparsescope
