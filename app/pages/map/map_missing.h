// SPDX-License-Identifier: GPL-3.0-or-later
// Where there is no map: says what one shows and why there is none, and makes one. The same form
// makes another map of the dataset. Window thread only.
#pragma once
#include <QWidget>

class QComboBox;
class QPushButton;
class QSpinBox;

namespace sparsescope {

class AppContext;
class CommandLineBox;
class Commands;
class EmptyState;
class ProgressLine;
class TextLabel;

class MapMissing : public QWidget {
    Q_OBJECT

  public:
    MapMissing(AppContext& context, Commands& commands, QWidget* parent = nullptr);
    void refresh();
    bool focusAction();  // what Enter is to press; false: nothing yet
    // Whether the person asked for another map while one is shown.
    void setAnother(bool another);

  Q_SIGNALS:
    void closed();  // the person wants the shown map back

  private:
    enum class What { workspace, dataset, documents, reading, nothing_to_lay_out, map };
    [[nodiscard]] What what() const;
    [[nodiscard]] QStringList command() const;
    QWidget* buildForm();
    void fillSources();
    void fillMethods();
    void showCommand();
    void goOn();
    void make();
    void showProgress();

    AppContext& context_;
    Commands& commands_;
    EmptyState* empty_;
    QWidget* form_ = nullptr;
    QComboBox* source_ = nullptr;
    QComboBox* method_ = nullptr;
    QSpinBox* seed_ = nullptr;
    QPushButton* make_ = nullptr;
    QPushButton* back_ = nullptr;
    TextLabel* about_ = nullptr;
    CommandLineBox* line_ = nullptr;
    ProgressLine* progress_;
    bool another_ = false;
};

}  // namespace sparsescope
