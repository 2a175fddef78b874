// SPDX-License-Identifier: GPL-3.0-or-later
// The bar at the top of the window, 44 px high: the open file and its menu, the model, k with what
// the codes are worth at it, and the program's menu. Model and k are here because all pages follow
// them.
#pragma once
#include <QWidget>

class QMenu;
class QToolButton;

namespace sparsescope {

class AppContext;
class Chip;
class Commands;
class ElidedComboBox;
class KSlider;

class TopBar : public QWidget {
    Q_OBJECT

  public:
    TopBar(AppContext& context, Commands& commands, QWidget* parent = nullptr);
    [[nodiscard]] QMenu* fileMenu() const { return file_menu_; }
    [[nodiscard]] QMenu* mainMenu() const { return main_menu_; }
    [[nodiscard]] KSlider* kSlider() const { return k_slider_; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void fit();
    QWidget* buildFile();
    QWidget* buildModel();
    void fillFileMenu();
    void refreshFile();
    void refreshModels();
    void refreshK();

    AppContext& context_;
    Commands& commands_;
    QToolButton* file_ = nullptr;
    QMenu* file_menu_ = nullptr;
    Chip* read_only_ = nullptr;
    QWidget* name_ = nullptr;
    QWidget* model_caption_ = nullptr;
    ElidedComboBox* model_ = nullptr;
    KSlider* k_slider_ = nullptr;
    QMenu* main_menu_ = nullptr;
};

}  // namespace sparsescope
