// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/tune_form.h"

#include <algorithm>
#include <array>
#include <utility>

#include <QComboBox>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/pages/train/pairs_preview.h"
#include "app/parts/file_field.h"
#include "app/parts/param_form.h"
#include "app/parts/tune_settings.h"
#include "core/recipe/tune_params.h"
#include "widgets/controls/text_label.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

struct TuneData {
    TuneDataKind kind;
    const char* title;
    const char* explained;
};
constexpr std::array tune_data{
    TuneData{
        TuneDataKind::classes, "Documents of one label",
        "Two documents belong together when they have the same label or level. One that is the "
        "only one of its label has no partner and is left out."},
    TuneData{TuneDataKind::pairs, "Pairs from a file",
             "Each line has two texts that belong together: a question and its answer, two ways to "
             "say one thing."},
    TuneData{TuneDataKind::scored, "Scored pairs from a file",
             "Each line has two texts and a number that says how alike they are."},
    TuneData{TuneDataKind::triplets, "Triplets from a file",
             "Each line has a text, one that belongs to it, and one or more that only look so."},
};

TextLabel* tune_caption(const QString& text) {
    auto* label = new TextLabel(text, theme::Type::caption, theme::Token::muted);
    label->setWordWrap(true);
    return label;
}

}  // namespace

TuneForm::TuneForm(QWidget* parent)
    : QWidget(parent),
      body_(new QWidget),
      staged_(buildSettings(TuneArm::staged)),
      joint_(buildSettings(TuneArm::joint)) {
    setObjectName("tune_form");
    auto* inner = new QVBoxLayout(body_);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(theme::gap_inside);
    inner->addWidget(buildData());
    inner->addSpacing(theme::gap_inside);
    inner->addWidget(staged_);
    inner->addWidget(joint_);
    joint_->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::gap_inside);
    column->addWidget(buildResting());
    column->addWidget(body_);
    showData();
}

QWidget* TuneForm::buildResting() {
    why_ = new TextLabel(QString(), theme::Type::body, theme::Token::muted);
    why_->setObjectName("tune_resting");
    why_->setWordWrap(true);
    why_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    help_ = new QPushButton;
    help_->setObjectName("tune_way_out");
    connect(help_, &QPushButton::clicked, this, [this] { Q_EMIT wayOutRequested(way_out_); });
    resting_ = new QWidget;
    auto* column = new QVBoxLayout(resting_);
    column->setContentsMargins(0, theme::gap_inside, 0, 0);
    column->setSpacing(theme::gap_inside);
    column->addWidget(why_);
    column->addWidget(help_, 0, Qt::AlignLeft);
    return resting_;
}

QWidget* TuneForm::buildData() {
    data_ = new QComboBox;
    data_->setObjectName("tune_data");
    data_->setAccessibleName("What belongs together");
    data_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    for (const TuneData& one : tune_data)
        data_->addItem(one.title, static_cast<int>(one.kind));
    explained_ = tune_caption({});
    explained_->setObjectName("tune_data_explained");
    file_ = new FileField("tune_file",
                          {.title = "A file of pairs",
                           .filters = "Tables and JSON lines (*.csv *.tsv *.txt *.jsonl *.json "
                                      "*.gz);;All files (*)"});
    file_->setPlaceholder("CSV, TSV or JSON lines");
    preview_ = new PairsPreview;
    auto* holder = new QWidget;
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::gap_inside);
    note_ = tune_caption({});
    note_->setObjectName("tune_note");
    column->addWidget(note_);
    column->addWidget(tune_caption("What belongs together"));
    column->addWidget(data_);
    column->addWidget(explained_);
    column->addWidget(file_);
    column->addWidget(preview_);
    connect(data_, &QComboBox::currentIndexChanged, this, [this] {
        showData();
        Q_EMIT edited();
    });
    connect(file_, &FileField::pathChanged, this, [this] {
        showData();
        Q_EMIT edited();
    });
    connect(preview_, &PairsPreview::looked, this, &TuneForm::edited);
    return holder;
}

ParamForm* TuneForm::buildSettings(TuneArm arm) {
    const QString name = arm == TuneArm::joint ? "joint_" : "staged_";
    auto* form = new ParamForm(arm_params(arm), read_tune_setting, folded_tune_groups(arm), name);
    connect(form, &ParamForm::edited, this, &TuneForm::edited);
    return form;
}

ParamForm* TuneForm::settings() const {
    return arm_ == TuneArm::joint ? joint_ : staged_;
}

const TuneConfig& TuneForm::usual() const {
    return arm_ == TuneArm::joint ? usual_joint_ : usual_staged_;
}

TuneDataKind TuneForm::kind() const {
    return static_cast<TuneDataKind>(data_->currentData().toInt());
}

void TuneForm::setArm(TuneArm arm) {
    arm_ = arm;
    staged_->setVisible(arm == TuneArm::staged);
    joint_->setVisible(arm == TuneArm::joint);
}

// Another dataset starts from the settings that suit most, with the head that fits it.
void TuneForm::setDataset(const DatasetInfo& dataset, const DataShape& shape,
                          const TuneStanding& standing) {
    resting_->setVisible(!standing.possible);
    body_->setVisible(standing.possible);
    why_->setText(standing.why);
    way_out_ = standing.way_out;
    help_->setVisible(way_out_ != TuneStanding::WayOut::none);
    help_->setText(way_out_ == TuneStanding::WayOut::encoders       ? "Encoders…"
                   : way_out_ == TuneStanding::WayOut::name_encoder ? "Say which encoder…"
                                                                    : "Embed the texts…");
    note_->setText(standing.note);
    note_->setVisible(!standing.note.isEmpty());
    classes_ = std::max(shape.classes, shape.levels > 0 ? 2 : 0);
    alike_ = shape.levels > 0 ? shape.train_documents : shape.train_documents - shape.unlabelled;
    texts_ = dataset.has_text;
    if (dataset_ != dataset.id) {
        dataset_ = dataset.id;
        usual_staged_ = usual_tuning(TuneArm::staged, shape);
        usual_joint_ = usual_tuning(TuneArm::joint, shape);
        staged_->setUsual(usual_staged_, "the usual settings");
        staged_->setConfig(usual_staged_);
        joint_->setUsual(usual_joint_, "the usual settings");
        joint_->setConfig(usual_joint_);
        const auto kind = classes_ > 0 ? TuneDataKind::classes : TuneDataKind::pairs;
        const QSignalBlocker quiet(data_);
        data_->setCurrentIndex(data_->findData(static_cast<int>(kind)));
    }
    showData();
}

void TuneForm::showData() {
    const bool from_file = kind() != TuneDataKind::classes;
    for (const TuneData& one : tune_data)
        if (one.kind == kind()) explained_->setText(one.explained);
    file_->setVisible(from_file);
    preview_->setVisible(from_file && !file_->path().isEmpty());
    if (from_file) preview_->look(file_->path(), kind());
}

Result<TuneChoice> TuneForm::choice() const {
    TuneChoice choice;
    choice.usual = usual();
    SPARSESCOPE_ASSIGN(choice.config, settings()->config(choice.usual));
    choice.config.data = kind();
    if (kind() == TuneDataKind::classes) {
        if (classes_ == 0)
            return fail(ErrorCode::invalid_argument,
                        "No document of this dataset has a label, so none belong together. Choose "
                        "pairs from a file.");
        if (classes_ == 1)
            return fail(ErrorCode::invalid_argument,
                        "All labels of this dataset are one, so there is nothing to tell apart. "
                        "Choose pairs from a file.");
        choice.pairs = alike_;
        return choice;
    }
    if (!texts_)
        return fail(ErrorCode::invalid_argument,
                    "A file of pairs has texts, and this dataset has pictures. Finetune it by its "
                    "labels.");
    choice.file = file_->path();
    if (choice.file.isEmpty())
        return fail(ErrorCode::invalid_argument, "Choose the file with the pairs.");
    SPARSESCOPE_ASSIGN(choice.pairs, preview_->pairs());
    return choice;
}

void TuneForm::showResolved(const TuneConfig& resolved) {
    settings()->showResolved(resolved);
}

}  // namespace sparsescope
