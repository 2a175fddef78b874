// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/load_model_dialog.h"

#include <algorithm>

#include <QFileInfo>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include "app/controllers/workspace_controller.h"
#include "app/engine/engine_command.h"
#include "app/parts/file_field.h"
#include "widgets/controls/command_line_box.h"
#include "widgets/controls/elided_combo_box.h"
#include "widgets/controls/message_bar.h"
#include "widgets/controls/text_label.h"
#include "widgets/file_dialog.h"
#include "widgets/layout.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {

namespace {

constexpr int usual_k = 8;
constexpr QSize load_model_size{580, 420};

// The k that a name such as "csr-k32.safetensors" tells.
int k_in(const QString& name) {
    static const QRegularExpression pattern("(?:^|[^a-z])k[-_=]?(\\d{1,5})(?:\\D|$)",
                                            QRegularExpression::CaseInsensitiveOption);
    const int k = pattern.match(name).captured(1).toInt();
    return k > 0 ? k : usual_k;
}

QString numbers(std::size_t n) {
    return format::counted(static_cast<std::int64_t>(n), "number", "numbers");
}

TextLabel* wrapped_label(const QString& name, theme::Token token) {
    auto* label = new TextLabel(QString(), theme::Type::body, token);
    label->setObjectName(name);
    label->setWordWrap(true);
    label->hide();
    return label;
}

}  // namespace

QString model_words(const ModelDescription& model) {
    QStringList parts{
        format::counted(static_cast<std::int64_t>(model.hidden), "neuron", "neurons") + " over " +
        numbers(model.dim)};
    if (model.k) parts << QString("k = %1").arg(*model.k);
    if (!model.tied) parts << "a decoder of its own";
    if (model.ignored_tensors > 0)
        parts << format::counted(model.ignored_tensors, "other tensor", "other tensors") +
                     " passed over";
    return QString("%1: %2.").arg(QString::fromStdString(model.format), parts.join(", "));
}

LoadModelDialog::LoadModelDialog(const WorkspaceController& workspace, const QString& file,
                                 QWidget* parent)
    : FormDialog(parent),
      workspace_(workspace.path()),
      file_(new FileField("load_model_file",
                          {.title = "Choose the file of a model",
                           .filters = "Models (*.safetensors *.pth *.pt *.bin);;All files (*)"})),
      words_(wrapped_label("load_model_words", theme::Token::text)),
      remarks_(wrapped_label("load_model_remarks", theme::Token::muted)),
      list_(new ElidedComboBox),
      fit_(wrapped_label("load_model_fit", theme::Token::warn)),
      k_(new QSpinBox),
      name_(new QLineEdit),
      command_(new CommandLineBox) {
    build(workspace);
    connect(file_, &FileField::pathChanged, this, &LoadModelDialog::setFile);
    connect(list_, &QComboBox::currentTextChanged, this, &LoadModelDialog::update);
    connect(k_, &QSpinBox::valueChanged, this, [this] {
        k_touched_ = true;
        update();
    });
    connect(name_, &QLineEdit::textChanged, this, &LoadModelDialog::update);
    file_->setPath(file);
    if (file.isEmpty()) update();
}

void LoadModelDialog::build(const WorkspaceController& workspace) {
    file_->setPlaceholder("a file or a folder: choose it, or drop it here");
    file_->offerFolder("Choose the folder of a model");
    list_->setObjectName("load_model_dataset");
    for (const DatasetInfo& dataset : workspace.contents().datasets) {
        if (dataset.dim == 0) continue;
        datasets_.push_back(dataset);
        list_->addItem(QString::fromStdString(dataset.name));
    }
    for (const ModelInfo& model : workspace.contents().models)
        taken_ << QString::fromStdString(model.name);
    k_->setObjectName("load_model_k");
    k_->setRange(1, 1'000'000);
    k_->setValue(usual_k);
    name_->setObjectName("load_model_name");
    auto* form = new QFormLayout;
    form->setSpacing(theme::gap_inside);
    form->addRow("Model", file_);
    form->addRow(words_);
    form->addRow(remarks_);
    form->addRow("Name of the model", name_);
    form->addRow("Dataset", list_);
    form->addRow(fit_);
    form->addRow("Trained for k =", k_);
    auto* column = frame_dialog(this, {.name = "load_model_dialog", .title = "Load a model"});
    auto* content = new QWidget;
    auto* inside = new QVBoxLayout(content);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->addWidget(complaint());
    inside->addLayout(form);
    inside->addStretch(1);
    column->addWidget(scrolling(content), 1);
    column->addWidget(command_);
    load_ = add_dialog_buttons(this, "Load", "load_model_start",
                               [this] { Q_EMIT chosen(arguments()); });
    resizeWithin(load_model_size);
}

void LoadModelDialog::setFile() {
    if (!k_touched_) {
        const QSignalBlocker quiet(k_);
        k_->setValue(k_in(QFileInfo(file_->path()).completeBaseName()));
    }
    proposeName();
    look();
}

void LoadModelDialog::proposeName() {
    const QString name = QFileInfo(file_->path()).completeBaseName();
    if (name.isEmpty() || (!name_->text().isEmpty() && name_->text() != proposed_)) return;
    proposed_ = free_name(name, taken_);
    name_->setText(proposed_);
}

void LoadModelDialog::look() {
    model_.reset();
    complaint()->clear();
    words_->hide();
    remarks_->hide();
    const QString path = file_->path();
    if (path.isEmpty() || !QFileInfo::exists(path)) {
        task_.cancel();
        return update();
    }
    task_.start([path](const std::stop_token&) { return describe_model_file(path.toStdString()); },
                [this](Result<ModelDescription> looked) { showLook(looked); });
    update();
}

void LoadModelDialog::showLook(const Result<ModelDescription>& looked) {
    if (!looked) {
        complaint()->showMessage(MessageBar::Kind::error,
                                 QString::fromStdString(looked.error().message));
        return update();
    }
    model_ = *looked;
    words_->setText(model_words(*model_));
    words_->show();
    QStringList remarks;
    for (const auto* sentences : {&model_->missing, &model_->notes})
        for (const std::string& sentence : *sentences)
            remarks << QString::fromStdString(sentence);
    remarks_->setText(remarks.join(' '));
    remarks_->setVisible(!remarks.isEmpty());
    if (model_->k && !k_touched_) {
        const QSignalBlocker quiet(k_);
        k_->setValue(*model_->k);
    }
    chooseDataset();
    update();
}

// The first that it fits, where the one that stands there does not.
void LoadModelDialog::chooseDataset() {
    if (fits()) return;
    const auto found = std::ranges::find(datasets_, model_->dim, &DatasetInfo::dim);
    if (found != datasets_.end())
        list_->setCurrentIndex(static_cast<int>(found - datasets_.begin()));
}

QString LoadModelDialog::file() const {
    return file_->path();
}

const DatasetInfo* LoadModelDialog::dataset() const {
    const int index = list_->currentIndex();
    return index < 0 ? nullptr : &datasets_[static_cast<std::size_t>(index)];
}

bool LoadModelDialog::fits() const {
    return model_ && dataset() && dataset()->dim == model_->dim;
}

QStringList LoadModelDialog::arguments() const {
    return load_model_command(workspace_, list_->currentText(), file_->path(), k_->value(),
                              name_->text().trimmed());
}

void LoadModelDialog::update() {
    command_->setCommand(shell_line(arguments()));
    const bool misfit = model_ && !fits();
    fit_->setVisible(misfit || datasets_.empty());
    if (datasets_.empty()) {
        fit_->setText(
            "A model belongs to embeddings, and this workspace has none yet. Import some first.");
    } else if (misfit) {
        fit_->setText(
            QString("The embeddings of “%1” have %2, and this model is for %3.")
                .arg(list_->currentText(), numbers(dataset()->dim), numbers(model_->dim)));
    }
    load_->setEnabled(fits() && !name_->text().trimmed().isEmpty());
}

}  // namespace sparsescope
