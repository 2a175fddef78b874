// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog that loads a model file or folder. It looks into it first, in a task: what it is, what
// is missing or left out, and whether it fits a dataset. It asks which dataset the model belongs
// to, for how many active neurons it was trained, and what it is to be called.
#pragma once
#include <functional>
#include <optional>
#include <vector>

#include <QString>
#include <QStringList>

#include "app/controllers/task.h"
#include "app/dialogs/form_dialog.h"
#include "core/corpus/corpus_types.h"
#include "core/model_files/model_format.h"

class QComboBox;
class QFormLayout;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace sparsescope {

class CommandLineBox;
class FileField;
class TextLabel;
class WorkspaceController;

class LoadModelDialog : public FormDialog {
    Q_OBJECT

  public:
    LoadModelDialog(const WorkspaceController& workspace, const QString& file, QWidget* parent);
    [[nodiscard]] QString file() const;

  Q_SIGNALS:
    void chosen(const QStringList& arguments);  // of the command line

  private:
    void build(const WorkspaceController& workspace);
    void setFile();
    void look();
    void showLook(const Result<ModelDescription>& looked);
    void chooseDataset();
    void proposeName();
    void update();
    [[nodiscard]] const DatasetInfo* dataset() const;
    [[nodiscard]] bool fits() const;
    [[nodiscard]] QStringList arguments() const;

    QString workspace_;
    std::vector<DatasetInfo> datasets_;
    QStringList taken_;
    std::optional<ModelDescription> model_;
    QString proposed_;
    bool k_touched_ = false;
    FileField* file_;
    TextLabel* words_;
    TextLabel* remarks_;
    QComboBox* list_;
    TextLabel* fit_;
    QSpinBox* k_;
    QLineEdit* name_;
    CommandLineBox* command_;
    QPushButton* load_ = nullptr;
    Task task_;
};

// "CSRv2 (official-pth), 1 536 neurons over 384 numbers, k = 8."
[[nodiscard]] QString model_words(const ModelDescription& model);

}  // namespace sparsescope
