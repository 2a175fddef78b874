// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog that shows what an import would make of a file, lets each column be given another
// role, and shows the command that does the same. It looks at the files again after every change.
#pragma once
#include <map>
#include <optional>
#include <vector>

#include <QString>
#include <QStringList>
#include <QTimer>

#include "app/controllers/import_previewer.h"
#include "app/dialogs/encoder_choice.h"
#include "app/dialogs/form_dialog.h"
#include "app/engine/engine_command.h"

class QFormLayout;
class QLineEdit;
class QPushButton;

namespace sparsescope {

class CommandLineBox;
class ElidedLabel;
class FileField;
class ImportOptionsForm;
class ImportPreviewView;

// What the dialog begins with.
struct ImportForm {
    QString workspace;           // the open one, or the one proposed
    bool new_workspace = false;  // none is open: the dialog asks where it is to be made
    QStringList datasets;        // whose names are taken
    ImportChoice choice;         // its files, and `into`: the dataset that gets the documents
    std::vector<EncoderSettings> encoders = {};  // that can give texts embeddings
    EncodingTime encoding_time = {};
    QString own_encoder = {};  // that made the embeddings of `into`, if it is set up here
};

class ImportDialog : public FormDialog {
    Q_OBJECT

  public:
    ImportDialog(const ImportForm& form, PreviewFunction preview, QWidget* parent);
    [[nodiscard]] ImportChoice choice() const;
    [[nodiscard]] QString workspace() const;
    // Whether a model is trained at once on the embeddings that an encoder makes.
    [[nodiscard]] bool trains() const;
    // Pictures that were listed, of which some may turn out to be unreadable; 0: there are none.
    [[nodiscard]] std::int64_t pictures() const;
    [[nodiscard]] EncoderChoice* encoderChoice() const { return encoder_; }
    [[nodiscard]] bool asksWorkspace() const { return form_.new_workspace; }
    void complain(const QString& sentence) override;
    // The workspace has been made: it is not asked for again.
    void setWorkspaceMade();

  Q_SIGNALS:
    void chosen(const sparsescope::ImportChoice& choice);

  private:
    QWidget* buildHead();
    QWidget* buildForm();
    void listen();
    void askFile();
    void setFile(const QString& file);
    void choose(int file, const PreviewColumn& column, std::optional<ColumnRole> role);
    void undoChoice();
    void leaveRefusal();
    [[nodiscard]] bool choiceIsRefused() const;
    [[nodiscard]] bool textsAlone() const;
    [[nodiscard]] bool asksEncoder() const;
    [[nodiscard]] QString summary() const;
    void lookAgain();
    void showLook(const ImportLook& look);
    void tellRefusal(bool roles_help);
    void showCommand();
    [[nodiscard]] QStringList files() const;
    [[nodiscard]] QString freeName() const;

    ImportForm form_;
    // Roles that a person gave, by the file whose columns they are of.
    std::map<QString, std::vector<ColumnChoice>> roles_;
    std::map<QString, std::vector<ColumnChoice>> good_roles_;  // the last that were not refused
    ImportLook look_;
    ImportPreviewer previewer_;
    QTimer typing_;  // ends when the files are looked at
    ElidedLabel* heading_ = nullptr;
    ImportPreviewView* view_ = nullptr;
    FileField* workspace_ = nullptr;
    QLineEdit* name_ = nullptr;
    FileField* labels_file_ = nullptr;
    FileField* texts_file_ = nullptr;
    ImportOptionsForm* options_ = nullptr;
    EncoderChoice* encoder_ = nullptr;
    CommandLineBox* command_ = nullptr;
    QPushButton* import_ = nullptr;
    QFormLayout* fields_ = nullptr;
};

}  // namespace sparsescope
